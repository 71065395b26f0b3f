import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { PageTitle } from "../../app/page-title.tsx";
import { WithQueries } from "../../app/query.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AccountCard } from "../session/account-card.tsx";
import { useMe } from "../session/use-session.ts";
import { useDeleteAccount } from "./use-account.ts";
import { useHasPassword } from "./use-security.ts";

export function DeleteAccountPage() {
  return (
    <WithQueries>
      <DeleteAccount />
    </WithQueries>
  );
}

function DeleteAccount() {
  const { t } = useLingui();
  const has_password = useHasPassword();
  const me = useMe();
  const { form, field, failure, pending, answer } = useDeleteAccount(has_password);
  const { value, onChange, ...confirm } = field("confirm");
  return (
    <AccountCard title={t`Delete your account`} intro={t`This cannot be taken back, by you or by anybody here.`}>
      <PageTitle title={t`Delete your account`} />
      <WhatGoes />
      {failure && <Notice tone="error">{failure}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <Checkbox
          {...confirm}
          checked={value !== ""}
          onChange={(checked) => onChange(checked ? "yes" : "")}
          label={t`I want my account and all of this to be deleted`}
        />
        {has_password && (
          <TextField {...field("password")} label={t`Your password`} type="password" autoComplete="current-password" />
        )}
        <Button type="submit" look="danger" size="large" pending={pending}>{t`Delete my account`}</Button>
        <p className="text-ink-soft">
          <Trans>
            You can have a copy before:{" "}
            <Link to="/settings/data" className={linkClass}>
              export your data
            </Link>
          </Trans>
        </p>
        <Link to="/settings/account" className={buttonClass("secondary", "large")}>
          <Trans>Keep it</Trans>
        </Link>
      </form>
      {answer && (
        <ConfirmDialog
          danger
          title={t`Delete the account ${me?.username ?? ""}?`}
          confirm={t`Delete for good`}
          onConfirm={() => answer(true)}
          onClose={() => answer(false)}
        >
          <Trans>Everything of yours goes now. There is no way to have it back.</Trans>
        </ConfirmDialog>
      )}
    </AccountCard>
  );
}

function WhatGoes() {
  const { t } = useLingui();
  const all = [
    t`Your profile, your name and your email. Your username is free for others.`,
    t`What you wrote: your messages are emptied wherever they are.`,
    t`Your contacts and requests. Those who have you as a contact are told that an account is gone.`,
    t`Your places in rooms. Rooms that you own pass on to another member.`,
    t`All your sessions: you are signed out everywhere.`,
  ];
  return (
    <div>
      <h2 className="font-bold">
        <Trans>What goes</Trans>
      </h2>
      <ul className="mt-2 flex flex-col gap-2">
        {all.map((text) => (
          <li key={text} className="flex gap-2.5">
            <Icon name="close" className="mt-0.5 size-4.5 text-danger-ink" />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
