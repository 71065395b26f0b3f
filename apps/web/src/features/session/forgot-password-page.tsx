import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { useForm } from "../../app/use-form.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AccountCard } from "./account-card.tsx";

export function ForgotPasswordPage() {
  const { t } = useLingui();
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <>
      <PageTitle title={t`Forgot your password?`} />
      {asked === null ? <AskForm onAsked={setAsked} /> : <Asked email={asked} onAgain={() => setAsked(null)} />}
    </>
  );
}

function AskForm({ onAsked }: { onAsked: (email: string) => void }) {
  const { t } = useLingui();
  const { form, field, failure, pending } = useForm({
    initial: { email: "" },
    required: ["email"],
    submit: async ({ email }) => {
      await client.api.forgotPassword(email.trim());
      onAsked(email.trim());
    },
  });
  return (
    <AccountCard title={t`Forgot your password?`} intro={t`We'll send you a link to choose a new one.`}>
      {failure && <Notice tone="error">{failure}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <TextField
          {...field("email")}
          label={t`Email`}
          type="email"
          autoComplete="email"
          autoCapitalize="none"
          hint={t`The one you signed up with.`}
        />
        <Button type="submit" variant="primary" size="large" pending={pending}>{t`Send link`}</Button>
      </form>
      <p className="text-center text-ink-soft">
        <Trans>
          Remembered it?{" "}
          <Link to="/login" className={linkClass}>
            Sign in
          </Link>
        </Trans>
      </p>
    </AccountCard>
  );
}

/** The same for everybody: it does not tell whether there is such an account. */
function Asked({ email, onAgain }: { email: string; onAgain: () => void }) {
  const { t } = useLingui();
  return (
    <AccountCard title={t`Check your email`} intro={t`If ${email} belongs to an account, we've sent a link to it.`}>
      <p ref={(node) => node?.focus()} tabIndex={-1} className="text-center text-ink-soft outline-none">
        <Trans>The link works once, for 30 minutes. No email? Check your spam folder.</Trans>
      </p>
      <div className="flex flex-col gap-3">
        <Link to="/login" className={buttonClass("primary", "large")}>
          <Trans>Go to sign in</Trans>
        </Link>
        <Button size="large" onClick={onAgain}>{t`Use another address`}</Button>
      </div>
    </AccountCard>
  );
}
