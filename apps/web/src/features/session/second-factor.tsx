import { Trans, useLingui } from "@lingui/react/macro";
import { client } from "../../app/client.ts";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";

type SecondFactorProps = { token: string; onDone: () => Promise<void>; onAgain: () => void };

/** After the password: the code of the authenticator, or one of the recovery codes. */
export function SecondFactor({ token, onDone, onAgain }: SecondFactorProps) {
  const { t } = useLingui();
  const { form, field, failure, pending } = useForm({
    initial: { code: "" },
    required: ["code"],
    submit: async ({ code }) => {
      await client.finishLogin({ two_factor_token: token, code: code.trim() });
      await onDone();
    },
  });
  return (
    <form {...form} className="flex flex-col gap-4">
      {failure && <Notice tone="error">{failure}</Notice>}
      <TextField
        {...field("code")}
        label={t`Code`}
        hint={t`Six digits from your authenticator, or one of your recovery codes.`}
        autoComplete="one-time-code"
        autoCapitalize="none"
        autoFocus
      />
      <Button type="submit" look="primary" size="large" pending={pending}>{t`Go on`}</Button>
      <Button look="quiet" onClick={onAgain}>
        <Trans>Begin again</Trans>
      </Button>
    </form>
  );
}
