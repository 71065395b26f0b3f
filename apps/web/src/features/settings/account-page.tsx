import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { errorText } from "../../app/errors.ts";
import { WithQueries } from "../../app/query.tsx";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { useEmail } from "../session/use-email.ts";
import { useMe } from "../session/use-session.ts";
import { ChangeEmailForm } from "./change-email-form.tsx";
import { ChangePasswordForm } from "./change-password-form.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { useHasPassword } from "./use-security.ts";

export function AccountPage() {
  const { t } = useLingui();
  return (
    <WithQueries>
      <SettingsFrame title={t`Account`} intro={t`How you sign in, and where email reaches you.`}>
        <SettingsSection title={t`Email`}>
          <PresentEmail />
          <ChangeEmailForm />
        </SettingsSection>
        <SettingsSection title={t`Password`}>
          <Password />
        </SettingsSection>
        <SettingsSection title={t`Delete account`}>
          <p className="text-ink-soft">
            <Trans>
              This permanently deletes everything of yours.{" "}
              <Link to="/delete_account" className={linkClass}>
                Review and delete
              </Link>
            </Trans>
          </p>
        </SettingsSection>
      </SettingsFrame>
    </WithQueries>
  );
}

function Password() {
  if (useHasPassword())
    return (
      <>
        <p className="text-ink-soft">
          <Trans>A new password signs you out on all other devices.</Trans>
        </p>
        <ChangePasswordForm />
      </>
    );
  return (
    <p className="text-ink-soft">
      <Trans>
        You don't have one.{" "}
        <Link to="/forgot_password" className={linkClass}>
          Get a link to choose one
        </Link>
      </Trans>
    </p>
  );
}

function PresentEmail() {
  const { t } = useLingui();
  const me = useMe();
  const email = useEmail();
  const pending_email = email.data?.pending_email;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 font-semibold">
        <span>{me?.email}</span>
        <Tag tone={me?.email_verified ? "ok" : "plain"}>
          {me?.email_verified ? <Trans>Confirmed</Trans> : <Trans>Not confirmed yet</Trans>}
        </Tag>
      </p>
      {pending_email && (
        <Notice>
          <Trans>
            Your new address {pending_email} isn't confirmed yet.{" "}
            <Link to="/verify_email" className={linkClass}>
              Enter the code
            </Link>
          </Trans>
        </Notice>
      )}
      {email.isError && (
        <div className="flex flex-wrap items-center gap-3 text-ink-soft">
          <p>{errorText(email.error)}</p>
          <Button size="small" icon="retry" onClick={() => email.refetch()}>{t`Try again`}</Button>
        </div>
      )}
    </>
  );
}
