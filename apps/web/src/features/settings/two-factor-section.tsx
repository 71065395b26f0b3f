import type { TwoFactorSetup, TwoFactorState } from "@helloworld/protocol";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { showToast } from "../../ui/toast.ts";
import { AuthenticatorDialog } from "./authenticator-dialog.tsx";
import { OwnerDialog } from "./owner-dialog.tsx";
import { RecoveryCodesDialog } from "./recovery-codes-dialog.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { useSecurityChanged } from "./use-security.ts";

/** What is open: it asks who one is, shows the secret, or shows the codes. */
type Step =
  | { at: "app" | "passkeys" | "renew" | "switch_off" }
  | { at: "scan"; setup: TwoFactorSetup }
  | { at: "codes"; codes: string[] };

type TwoFactorSectionProps = { state: TwoFactorState; has_passkey: boolean };

/** The second factor: an app that shows codes, or a passkey. */
export function TwoFactorSection({ state, has_passkey }: TwoFactorSectionProps) {
  const { enabled, app, recovery_codes_left } = state;
  const { t } = useLingui();
  const [step, setStep] = useState<Step | null>(null);
  return (
    <SettingsSection title={t`Two-factor sign-in`}>
      <p className="flex flex-wrap items-center gap-2 text-ink-soft">
        <Tag tone={enabled ? "ok" : "plain"}>{enabled ? <Trans>On</Trans> : <Trans>Off</Trans>}</Tag>
        {enabled ? (
          <AskedFor app={app} has_passkey={has_passkey} />
        ) : (
          <Trans>Asks for a second proof after your password, so that a stolen password isn't enough.</Trans>
        )}
      </p>
      {enabled ? (
        <>
          {recovery_codes_left < 4 ? (
            <Notice tone="warn">
              <CodesLeft count={recovery_codes_left} /> <Trans>Create new ones before you run out.</Trans>
            </Notice>
          ) : (
            <p>
              <CodesLeft count={recovery_codes_left} />
            </p>
          )}
          <div className="flex flex-wrap gap-3">
            {!app && (
              <Button icon="plus" onClick={() => setStep({ at: "app" })}>
                <Trans>Add authenticator app</Trans>
              </Button>
            )}
            <Button icon="retry" onClick={() => setStep({ at: "renew" })}>
              <Trans>New recovery codes</Trans>
            </Button>
            <Button variant="danger" onClick={() => setStep({ at: "switch_off" })}>
              <Trans>Turn off</Trans>
            </Button>
          </div>
        </>
      ) : (
        <div className="flex flex-wrap gap-3">
          <Button variant="primary" icon="shield" onClick={() => setStep({ at: "app" })}>
            <Trans>Turn on with an app</Trans>
          </Button>
          {has_passkey && (
            <Button icon="key" onClick={() => setStep({ at: "passkeys" })}>
              <Trans>Turn on with your passkeys</Trans>
            </Button>
          )}
        </div>
      )}
      <Steps step={step} setStep={setStep} />
    </SettingsSection>
  );
}

function AskedFor({ app, has_passkey }: { app: boolean; has_passkey: boolean }) {
  if (!app) return <Trans>After your password, we ask for one of your passkeys.</Trans>;
  if (!has_passkey) return <Trans>After your password, we ask for an authenticator code.</Trans>;
  return <Trans>After your password, we ask for an authenticator code or one of your passkeys.</Trans>;
}

function CodesLeft({ count }: { count: number }) {
  return <Plural value={count} one="# recovery code is left." other="# recovery codes are left." />;
}

function Steps({ step, setStep }: { step: Step | null; setStep: (step: Step | null) => void }) {
  const { t } = useLingui();
  const changed = useSecurityChanged();
  const close = () => setStep(null);
  const showCodes = async (codes: string[]) => {
    setStep({ at: "codes", codes });
    await changed();
  };
  switch (step?.at) {
    case "passkeys":
      return (
        <OwnerDialog
          title={t`Turn on two-factor sign-in`}
          confirm={t`Turn on`}
          onProven={async (owner) => showCodes((await client.api.enableTwoFactor(owner)).recovery_codes)}
          onClose={close}
        >
          <Trans>We'll ask for one of your passkeys after your password.</Trans>
        </OwnerDialog>
      );
    case "app":
      return (
        <OwnerDialog
          title={t`Set up authenticator app`}
          confirm={t`Continue`}
          onProven={async (owner) => setStep({ at: "scan", setup: await client.api.setUpTwoFactor(owner) })}
          onClose={close}
        >
          <Trans>You need an authenticator app, such as one on your phone. First confirm it's you.</Trans>
        </OwnerDialog>
      );
    case "scan":
      return <AuthenticatorDialog setup={step.setup} onDone={showCodes} onClose={close} />;
    case "codes":
      return <RecoveryCodesDialog codes={step.codes} onClose={close} />;
    case "renew":
      return (
        <OwnerDialog
          title={t`Create new recovery codes?`}
          confirm={t`Create new codes`}
          onProven={async (owner) => showCodes((await client.api.renewRecoveryCodes(owner)).recovery_codes)}
          onClose={close}
        >
          <Trans>The old ones will stop working.</Trans>
        </OwnerDialog>
      );
    case "switch_off":
      return (
        <OwnerDialog
          danger
          title={t`Turn off two-factor sign-in?`}
          confirm={t`Turn off`}
          onProven={async (owner) => {
            await client.api.disableTwoFactor(owner);
            await changed();
            showToast(t`Two-factor sign-in is off.`, "ok");
            close();
          }}
          onClose={close}
        >
          <Trans>Anyone who has your password can then sign in with it alone.</Trans>
        </OwnerDialog>
      );
    case undefined:
      return null;
  }
}
