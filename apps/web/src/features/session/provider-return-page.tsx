import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLoaderData, useRouter } from "@tanstack/react-router";
import { client } from "../../app/client.ts";
import { safeNext } from "../../app/next.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { useForm } from "../../app/use-form.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { AccountCard } from "./account-card.tsx";
import { AccountFields } from "./account-fields.tsx";
import type { Unfinished } from "./provider-return.ts";
import { SecondFactor } from "./second-factor.tsx";
import { useMe } from "./use-session.ts";

/** Where providers send people back to. */
export function ProviderReturnPage() {
  const { t } = useLingui();
  const answer = useLoaderData({ from: "/sign_in_with/$provider" });
  const router = useRouter();
  const enter = async (next: string) => {
    await router.navigate({ href: safeNext(next), replace: true });
  };
  switch (answer.outcome) {
    case "failed":
      return <Failed text={answer.text} />;
    case "sign_up":
      return <SignUp offer={answer} onDone={() => enter(answer.next)} />;
    case "two_factor":
      return (
        <AccountCard title={t`One more step`} intro={t`Confirm it's you with a second factor.`}>
          <PageTitle title={t`Sign in`} />
          <SecondFactor
            step={answer.two_factor_challenge}
            onDone={() => enter(answer.next)}
            onAgain={() => router.navigate({ to: "/login", search: { next: answer.next } })}
          />
        </AccountCard>
      );
  }
}

function Failed({ text }: { text: string }) {
  const { t } = useLingui();
  const me = useMe();
  return (
    <AccountCard title={t`That didn't work`} intro={t`Nothing has changed.`}>
      <PageTitle title={t`That didn't work`} />
      <Notice tone="error">{text}</Notice>
      <Link to={me ? "/settings/security" : "/login"} className={buttonClass("primary", "large")}>
        {me ? <Trans>Go to your settings</Trans> : <Trans>Go to sign in</Trans>}
      </Link>
    </AccountCard>
  );
}

type SignUpProps = { offer: Extract<Unfinished, { outcome: "sign_up" }>; onDone: () => Promise<void> };

/** Somebody new: what the provider did not tell. */
function SignUp({ offer, onDone }: SignUpProps) {
  const { t } = useLingui();
  const { provider, sign_up_token, first_name, last_name, username, email } = offer;
  const { form, field, failure, pending } = useForm({
    initial: { first_name, last_name, username, email },
    required: ["first_name", "last_name", "username", "email"],
    submit: async (body) => {
      await client.enter(await client.api.signUpByProvider({ ...body, sign_up_token }));
      await onDone();
    },
  });
  return (
    <AccountCard title={t`Welcome`} intro={t`Choose how others find you here. ${provider} signs you in from now on.`}>
      <PageTitle title={t`Sign up`} />
      {offer.email_taken && (
        <Notice tone="warn">
          <Trans>
            There's already an account with the email {email}. If it's yours,{" "}
            <Link to="/login" search={{ next: "/settings/security" }} className={linkClass}>
              sign in
            </Link>{" "}
            as you did before, and connect {provider} in your security settings.
          </Trans>
        </Notice>
      )}
      {failure && <Notice tone="error">{failure}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <AccountFields field={field} />
        <Button type="submit" variant="primary" size="large" pending={pending}>{t`Sign up`}</Button>
      </form>
    </AccountCard>
  );
}
