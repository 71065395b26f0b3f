import type { TwoFactorSetup } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { client } from "../../app/client.ts";
import { useForm } from "../../app/use-form.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useCopy } from "../../ui/use-copy.ts";

type AuthenticatorDialogProps = { setup: TwoFactorSetup; onDone: (codes: string[]) => void; onClose: () => void };

/** Gives the secret to an app, and takes its first code. */
export function AuthenticatorDialog({ setup, onDone, onClose }: AuthenticatorDialogProps) {
  const { t } = useLingui();
  const copy = useCopy();
  const { form, field, failure, pending } = useForm({
    initial: { code: "" },
    required: ["code"],
    submit: async ({ code }) => onDone((await client.api.confirmTwoFactor(code.replaceAll(/\s/g, ""))).recovery_codes),
  });
  return (
    <Dialog title={t`Set up your authenticator app`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        <p>
          <Trans>
            Scan this with an authenticator app, or{" "}
            <a href={setup.otpauth_uri} className={linkClass}>
              open it on this device
            </a>
            .
          </Trans>
        </p>
        <img
          src={`data:image/svg+xml,${encodeURIComponent(setup.qr_svg)}`}
          alt={t`QR code with the secret below`}
          className="size-48 self-center rounded-md bg-[white] p-2"
        />
        <div className="flex items-center gap-2 rounded-md bg-sunken py-1 pr-1 pl-4">
          <div className="min-w-0 grow">
            <p className="text-sm text-ink-soft">
              <Trans>Or enter this secret in the app</Trans>
            </p>
            <code className="font-mono break-words">{setup.secret.match(/.{1,4}/g)?.join(" ")}</code>
          </div>
          <IconButton icon="copy" label={t`Copy secret`} onClick={() => copy(setup.secret, t`Secret copied.`)} />
        </div>
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField
          {...field("code")}
          label={t`Code`}
          hint={t`The six digits that the app shows now.`}
          autoComplete="one-time-code"
          inputMode="numeric"
        />
        <div className="flex flex-col-reverse gap-3 sm:flex-row sm:justify-end">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" pending={pending}>
            <Trans>Turn on</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
