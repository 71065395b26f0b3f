import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useSearch } from "@tanstack/react-router";
import { PageTitle } from "../../app/page-title.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AccountCard } from "./account-card.tsx";
import { PasswordRules } from "./password-rules.tsx";
import { useResetPassword } from "./use-reset-password.ts";

export function ResetPasswordPage() {
  const { t } = useLingui();
  const { token } = useSearch({ from: "/reset_password" });
  return (
    <>
      <PageTitle title={t`Choose a new password`} />
      {token ? <NewPassword token={token} /> : <DeadLink />}
    </>
  );
}

function NewPassword({ token }: { token: string }) {
  const { t } = useLingui();
  const { form, field, values, failure, pending, dead } = useResetPassword(token);
  if (dead) return <DeadLink />;
  return (
    <AccountCard title={t`Choose a new password`} intro={t`You'll be signed out on all your devices.`}>
      {failure && <Notice tone="error">{failure}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <TextField
          {...field("password")}
          label={t`New password`}
          type="password"
          autoComplete="new-password"
          hint={<PasswordRules password={values.password} />}
        />
        <Button type="submit" variant="primary" size="large" pending={pending}>{t`Set password`}</Button>
      </form>
    </AccountCard>
  );
}

function DeadLink() {
  const { t } = useLingui();
  return (
    <AccountCard title={t`This link doesn't work`} intro={t`Your password hasn't changed.`}>
      <Notice tone="error">
        <Trans>The link was already used, is older than 30 minutes, or is incomplete.</Trans>
      </Notice>
      <Link to="/forgot_password" className={buttonClass("primary", "large")}>
        <Trans>Send a new link</Trans>
      </Link>
    </AccountCard>
  );
}
