import type { Passkey } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { formatDateTime } from "../../app/dates.ts";
import { useForm } from "../../app/use-form.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { knowsPasskeys, makePasskey } from "../session/passkey.ts";
import { OwnerDialog } from "./owner-dialog.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { useSecurityChanged } from "./use-security.ts";

/** What is open. */
type Step = { at: "add" } | { at: "name" | "remove"; passkey: Passkey };

export function PasskeysSection({ passkeys }: { passkeys: Passkey[] }) {
  const { t } = useLingui();
  const [step, setStep] = useState<Step | null>(null);
  return (
    <SettingsSection title={t`Passkeys`}>
      <p className="text-ink-soft">
        <Trans>
          Sign in with your fingerprint, your face or the PIN of your device instead of a password. A passkey can't be
          guessed, and only works on this site.
        </Trans>
      </p>
      {passkeys.length > 0 && (
        <ul aria-label={t`Your passkeys`} className="divide-y divide-line rounded-md border border-line">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} setStep={setStep} />
          ))}
        </ul>
      )}
      {knowsPasskeys() ? (
        <Button icon="plus" className="self-start" onClick={() => setStep({ at: "add" })}>
          <Trans>Add a passkey</Trans>
        </Button>
      ) : (
        <Notice>
          <Trans>Passkeys need a secure connection (https) in this browser.</Trans>
        </Notice>
      )}
      <Steps step={step} setStep={setStep} />
    </SettingsSection>
  );
}

function PasskeyRow({ passkey, setStep }: { passkey: Passkey; setStep: (step: Step) => void }) {
  const { t } = useLingui();
  const { name, created_at, last_used_at } = passkey;
  const used = last_used_at && formatDateTime(new Date(last_used_at));
  const added = formatDateTime(new Date(created_at));
  return (
    <li className="flex items-center gap-3 p-3">
      <Icon name="key" className="size-6 text-ink-soft" />
      <div className="min-w-0 grow">
        <p className="font-semibold wrap-anywhere">{name}</p>
        <p className="text-sm text-ink-soft">{used ? t`Last used ${used}` : t`Added ${added}, not used yet`}</p>
      </div>
      <IconButton icon="edit" label={t`Rename ${name}`} onClick={() => setStep({ at: "name", passkey })} />
      <IconButton icon="trash" label={t`Remove ${name}`} onClick={() => setStep({ at: "remove", passkey })} />
    </li>
  );
}

function Steps({ step, setStep }: { step: Step | null; setStep: (step: Step | null) => void }) {
  const { t } = useLingui();
  const changed = useSecurityChanged();
  const close = () => setStep(null);
  switch (step?.at) {
    case "add":
      return (
        <OwnerDialog
          title={t`Add a passkey`}
          confirm={t`Continue`}
          onProven={async (owner) => {
            const credential = await makePasskey(await client.api.newPasskeyOptions(owner));
            const passkey = await client.api.addPasskey({ credential });
            await changed();
            setStep({ at: "name", passkey });
          }}
          onClose={close}
        >
          <Trans>First confirm it's you. Your browser then asks where to save the passkey.</Trans>
        </OwnerDialog>
      );
    case "name":
      return <NameDialog passkey={step.passkey} onClose={close} />;
    case "remove":
      return (
        <OwnerDialog
          danger
          title={t`Remove ${step.passkey.name}?`}
          confirm={t`Remove`}
          onProven={async (owner) => {
            await client.api.removePasskey(step.passkey.id, owner);
            await changed();
            showToast(t`Passkey removed.`, "ok");
            close();
          }}
          onClose={close}
        >
          <Trans>It can no longer sign in here. Your device may still list it: delete it there too.</Trans>
        </OwnerDialog>
      );
    case undefined:
      return null;
  }
}

function NameDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { t } = useLingui();
  const changed = useSecurityChanged();
  const { form, field, failure, pending } = useForm({
    initial: { name: passkey.name },
    required: ["name"],
    submit: async ({ name }) => {
      await client.api.renamePasskey(passkey.id, name);
      await changed();
      onClose();
    },
  });
  return (
    <Dialog title={t`Passkey name`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField
          {...field("name")}
          label={t`Name`}
          hint={t`Something you'll recognize it by, such as the device that it's on.`}
          maxLength={50}
          autoFocus
        />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" pending={pending}>{t`Save`}</Button>
        </div>
      </form>
    </Dialog>
  );
}
