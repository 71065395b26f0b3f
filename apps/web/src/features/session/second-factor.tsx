import type { LoginResponse } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { signWithPasskey } from "./passkey.ts";
import { PasskeyButton } from "./passkey-button.tsx";

export type TwoFactorChallenge = Extract<LoginResponse, { two_factor_required: true }>;

type SecondFactorProps = { step: TwoFactorChallenge; onDone: () => Promise<void>; onAgain: () => void };

/** After the password: the code of the authenticator, or one of the recovery codes. */
export function SecondFactor({ step, onDone, onAgain }: SecondFactorProps) {
  const { t } = useLingui();
  const { two_factor_token, passkey, app } = step;
  const [refusal, setRefusal] = useState<string | null>(null);
  const { form, field, failure, pending } = useForm({
    initial: { code: "" },
    required: ["code"],
    submit: async ({ code }) => {
      setRefusal(null);
      await client.finishLogin({ two_factor_token, code: code.trim() });
      await onDone();
    },
  });
  const byPasskey = passkey && (
    <PasskeyButton
      label={t`Use a passkey`}
      signIn={async () => {
        const credential = await signWithPasskey(await client.api.passkeyFactorOptions(two_factor_token));
        return client.api.finishLoginByPasskey({ two_factor_token, credential });
      }}
      onDone={onDone}
      onFailure={setRefusal}
    />
  );
  return (
    <form {...form} className="flex flex-col gap-4">
      {(failure ?? refusal) && <Notice tone="error">{failure ?? refusal}</Notice>}
      {!app && byPasskey}
      <TextField
        {...field("code")}
        label={app ? t`Code` : t`Recovery code`}
        hint={
          app
            ? t`Six digits from your authenticator, or one of your recovery codes.`
            : t`One of your recovery codes, if you have no passkey here.`
        }
        autoComplete="one-time-code"
        autoCapitalize="none"
        autoFocus={app}
      />
      <Button type="submit" variant="primary" size="large" pending={pending}>{t`Continue`}</Button>
      {app && byPasskey}
      <Button variant="quiet" onClick={onAgain}>
        <Trans>Start over</Trans>
      </Button>
    </form>
  );
}
