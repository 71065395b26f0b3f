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
    <AccountCard title={t`Delete your account`} intro={t`This can't be undone, by you or anyone here.`}>
      <PageTitle title={t`Delete your account`} />
      <WhatGoes />
      {failure && <Notice tone="error">{failure}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <Checkbox
          {...confirm}
          checked={value !== ""}
          onChange={(checked) => onChange(checked ? "yes" : "")}
          label={t`Delete my account and all of this`}
        />
        {has_password && (
          <TextField {...field("password")} label={t`Your password`} type="password" autoComplete="current-password" />
        )}
        <Button type="submit" variant="danger" size="large" pending={pending}>{t`Delete my account`}</Button>
        <p className="text-ink-soft">
          <Trans>
            To keep a copy,{" "}
            <Link to="/settings/data" className={linkClass}>
              export your data first
            </Link>
          </Trans>
        </p>
        <Link to="/settings/account" className={buttonClass("secondary", "large")}>
          <Trans>Keep account</Trans>
        </Link>
      </form>
      {answer && (
        <ConfirmDialog
          danger
          title={t`Delete account ${me?.username ?? ""}?`}
          confirm={t`Delete permanently`}
          onConfirm={() => answer(true)}
          onClose={() => answer(false)}
        >
          <Trans>Everything of yours is deleted now. It can't be recovered.</Trans>
        </ConfirmDialog>
      )}
    </AccountCard>
  );
}

function WhatGoes() {
  const { t } = useLingui();
  const all = [
    t`Your profile, your name and your email. Your username becomes available to others.`,
    t`What you wrote: your messages are emptied wherever they are.`,
    t`Your contacts and requests. People who have you as a contact are notified that an account was deleted.`,
    t`Your room memberships. Rooms that you own pass to another member.`,
    t`All your sessions: you'll be signed out everywhere.`,
  ];
  return (
    <div>
      <h2 className="font-bold">
        <Trans>What is deleted</Trans>
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
