import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { client } from "../../app/client.ts";
import { safeNext } from "../../app/next.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { AccountCard } from "./account-card.tsx";
import { AccountFields } from "./account-fields.tsx";
import { AlreadySignedIn, claimAdmin } from "./claim-admin.tsx";
import { PasswordRules } from "./password-rules.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";
import { useMe } from "./use-session.ts";

export function SignupPage() {
  const { setup, next } = useSearch({ from: "/signup" });
  const me = useMe();
  return me ? <AlreadySignedIn me={me} setup={setup} /> : <SignupForm setup={setup} next={next} />;
}

function SignupForm({ setup, next }: { setup: string | undefined; next: string | undefined }) {
  const { t } = useLingui();
  const router = useRouter();
  const { form, field, values, failure, pending } = useForm({
    initial: { first_name: "", last_name: "", username: "", email: "", password: "" },
    required: ["first_name", "last_name", "username", "email", "password"],
    submit: async (body) => {
      await client.register(body);
      if (setup) await claimAdmin(setup);
      await router.invalidate();
      router.history.replace(safeNext(next));
    },
  });
  return (
    <AccountCard title={t`Create your account`} intro={t`It takes a minute, and you can talk right away.`}>
      <PageTitle title={t`Sign up`} />
      {setup && (
        <Notice>
          <Trans>You opened the setup link: the account that you create here becomes the admin of this server.</Trans>
        </Notice>
      )}
      {failure && <Notice tone="error">{failure}</Notice>}
      <form {...form} className="flex flex-col gap-4">
        <AccountFields field={field} />
        <TextField
          {...field("password")}
          label={t`Password`}
          type="password"
          autoComplete="new-password"
          hint={<PasswordRules password={values.password} />}
        />
        <Button type="submit" variant="primary" size="large" pending={pending}>{t`Sign up`}</Button>
      </form>
      {!setup && <ProviderButtons next={next} />}
      <p className="text-center text-ink-soft">
        <Trans>
          Already have an account?{" "}
          <Link to="/login" search={{ next }} className={linkClass}>
            Sign in
          </Link>
        </Trans>
      </p>
    </AccountCard>
  );
}
