import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { safeNext } from "../../app/next.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AccountCard } from "./account-card.tsx";
import { signWithPasskey } from "./passkey.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";
import { SecondFactor, type TwoFactorChallenge } from "./second-factor.tsx";

export function LoginPage() {
  const { t } = useLingui();
  const { next, why } = useSearch({ from: "/login" });
  const router = useRouter();
  const [second, setSecond] = useState<TwoFactorChallenge | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const enter = async () => {
    await router.invalidate();
    router.history.replace(safeNext(next));
  };
  const { form, field, failure, pending } = useForm({
    initial: { name: "", password: "" },
    required: ["name", "password"],
    submit: async ({ name, password }) => {
      setRefusal(null);
      const who = name.trim();
      const answer = await client.login(who.includes("@") ? { email: who, password } : { username: who, password });
      if ("two_factor_required" in answer) setSecond(answer);
      else await enter();
    },
  });
  if (second !== null) {
    return (
      <AccountCard title={t`One more step`} intro={t`Confirm it's you with a second factor.`}>
        <PageTitle title={t`Sign in`} />
        <SecondFactor step={second} onDone={enter} onAgain={() => setSecond(null)} />
      </AccountCard>
    );
  }
  return (
    <AccountCard title={t`Welcome back`} intro={t`Sign in to see your conversations.`}>
      <PageTitle title={t`Sign in`} />
      {why === "signin" && !failure && (
        <Notice>
          <Why next={next} />
        </Notice>
      )}
      {why === "expired" && !failure && (
        <Notice tone="warn">
          <Trans>Your session has ended. Sign in again to continue where you were.</Trans>
        </Notice>
      )}
      {(failure ?? refusal) && <Notice tone="error">{failure ?? refusal}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <TextField {...field("name")} label={t`Username or email`} autoComplete="username" autoCapitalize="none" />
        <TextField {...field("password")} label={t`Password`} type="password" autoComplete="current-password" />
        <Button type="submit" variant="primary" size="large" pending={pending}>{t`Sign in`}</Button>
      </form>
      <PasskeyButton
        label={t`Use a passkey instead`}
        signIn={async () => {
          const credential = await signWithPasskey(await client.api.passkeyLoginOptions());
          return client.api.passkeyLogin({ credential });
        }}
        onDone={enter}
        onFailure={setRefusal}
      />
      <ProviderButtons next={next} />
      <p className="text-center">
        <Link to="/forgot_password" className={linkClass}>
          <Trans>Forgot your password?</Trans>
        </Link>
      </p>
      <p className="text-center text-ink-soft">
        <Trans>
          New here?{" "}
          <Link to="/signup" search={{ next }} className={linkClass}>
            Create an account
          </Link>
        </Trans>
      </p>
    </AccountCard>
  );
}

/** The page that was asked for, in words. */
function Why({ next = "" }: { next?: string | undefined }) {
  if (next.startsWith("/messages")) return <Trans>Messages are for members: sign in to see yours.</Trans>;
  if (next.startsWith("/settings")) return <Trans>Sign in to change your settings.</Trans>;
  if (next.startsWith("/contacts")) return <Trans>Sign in to see your contacts.</Trans>;
  if (next.startsWith("/notifications")) return <Trans>Sign in to see your notifications.</Trans>;
  if (next.startsWith("/rooms")) return <Trans>Sign in to join and create rooms.</Trans>;
  return <Trans>Sign in to see that page. You'll return to it afterwards.</Trans>;
}
