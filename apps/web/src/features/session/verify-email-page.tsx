import type { EmailState } from "@helloworld/protocol";
import { ApiError } from "@helloworld/sdk";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { WithQueries } from "../../app/query.tsx";
import { useForm } from "../../app/use-form.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Loading } from "../../ui/spinner.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { AccountCard } from "./account-card.tsx";
import { ResendButton } from "./resend-button.tsx";
import { refreshMe, useConfirmedLink, useEmail } from "./use-email.ts";
import { useMe } from "./use-session.ts";

export function VerifyEmailPage() {
  const { t } = useLingui();
  const { token } = useSearch({ from: "/verify_email" });
  return (
    <WithQueries>
      <PageTitle title={t`Confirm your email`} />
      {token ? <ByLink token={token} /> : <ByCode />}
    </WithQueries>
  );
}

function ByLink({ token }: { token: string }) {
  const { t } = useLingui();
  const me = useMe();
  const link = useConfirmedLink(token);
  if (link.isPending) return <Loading label={t`Confirming your email`} />;
  if (link.isSuccess) return <Confirmed email={link.data} />;
  const refused = link.error instanceof ApiError && link.error.status < 429;
  return (
    <AccountCard title={t`Not confirmed`} intro={t`This link couldn't confirm your email.`}>
      <Notice tone="error">{errorText(link.error)}</Notice>
      {!refused ? (
        <Button variant="primary" size="large" icon="retry" pending={link.isFetching} onClick={() => link.refetch()}>
          {t`Try again`}
        </Button>
      ) : me ? (
        <Link to="/verify_email" className={buttonClass("primary", "large")}>
          <Trans>Send a new code</Trans>
        </Link>
      ) : (
        <Link to="/login" search={{ next: "/verify_email" }} className={buttonClass("primary", "large")}>
          <Trans>Sign in to get a new code</Trans>
        </Link>
      )}
    </AccountCard>
  );
}

function ByCode() {
  const { t } = useLingui();
  const email = useEmail();
  if (email.isPending) return <Loading />;
  if (email.isError)
    return (
      <AccountCard title={t`Confirm your email`} intro={t`Couldn't look up your email.`}>
        <Notice tone="error">{errorText(email.error)}</Notice>
        <Button variant="primary" size="large" icon="retry" pending={email.isFetching} onClick={() => email.refetch()}>
          {t`Try again`}
        </Button>
      </AccountCard>
    );
  const { data } = email;
  if (data.email_verified && !data.pending_email) return <Confirmed email={data.email} />;
  return <CodeForm state={data} ready_at={email.dataUpdatedAt + data.resend_after_ms} />;
}

function CodeForm({ state, ready_at }: { state: EmailState; ready_at: number }) {
  const { t } = useLingui();
  const router = useRouter();
  const address = state.pending_email ?? state.email;
  const { form, field, failure, pending } = useForm({
    initial: { code: "" },
    required: ["code"],
    check: ({ code }): { code?: string } => (digits(code).length === 6 ? {} : { code: t`The code has six digits.` }),
    submit: async ({ code }) => {
      await client.api.verifyEmail({ code: digits(code) });
      await refreshMe();
      showToast(t`Your email is confirmed.`, "ok");
      await router.navigate({ to: state.pending_email ? "/settings/account" : "/" });
    },
  });
  return (
    <AccountCard title={t`Confirm your email`} intro={t`Open the link in the email to ${address}, or enter its code.`}>
      {failure && <Notice tone="error">{failure}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <TextField
          {...field("code")}
          label={t`Code`}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoCapitalize="none"
          hint={t`Six digits. They work for 15 minutes, the link for a day.`}
        />
        <Button type="submit" variant="primary" size="large" pending={pending}>{t`Confirm`}</Button>
      </form>
      <div className="flex flex-col items-center gap-2 border-t border-line pt-5">
        <p className="text-center text-ink-soft">
          <Trans>No email? Check your spam folder first.</Trans>
        </p>
        <ResendButton ready_at={ready_at} />
      </div>
    </AccountCard>
  );
}

const digits = (text: string) => text.replace(/[\s-]/g, "").replace(/^.*\D.*$/, "");

function Confirmed({ email }: { email: string }) {
  const { t } = useLingui();
  const me = useMe();
  return (
    <AccountCard title={t`Your email is confirmed`} intro={t`${email} belongs to your account.`}>
      <Link to={me ? "/" : "/login"} className={buttonClass("primary", "large")}>
        {me ? <Trans>Go to home</Trans> : <Trans>Sign in</Trans>}
      </Link>
    </AccountCard>
  );
}
