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
          <Trans>Asks for something that you have after the password, so that a stolen one is not enough.</Trans>
        )}
      </p>
      {enabled ? (
        <>
          {recovery_codes_left < 4 ? (
            <Notice tone="warn">
              <CodesLeft count={recovery_codes_left} /> <Trans>Make new ones before you need them.</Trans>
            </Notice>
          ) : (
            <p>
              <CodesLeft count={recovery_codes_left} />
            </p>
          )}
          <div className="flex flex-wrap gap-3">
            {!app && (
              <Button icon="plus" onClick={() => setStep({ at: "app" })}>
                <Trans>Add an authenticator app</Trans>
              </Button>
            )}
            <Button icon="retry" onClick={() => setStep({ at: "renew" })}>
              <Trans>New recovery codes</Trans>
            </Button>
            <Button look="danger" onClick={() => setStep({ at: "switch_off" })}>
              <Trans>Switch off</Trans>
            </Button>
          </div>
        </>
      ) : (
        <div className="flex flex-wrap gap-3">
          <Button look="primary" icon="shield" onClick={() => setStep({ at: "app" })}>
            <Trans>Switch on with an app</Trans>
          </Button>
          {has_passkey && (
            <Button icon="key" onClick={() => setStep({ at: "passkeys" })}>
              <Trans>Switch on with your passkeys</Trans>
            </Button>
          )}
        </div>
      )}
      <Steps step={step} setStep={setStep} />
    </SettingsSection>
  );
}

function AskedFor({ app, has_passkey }: { app: boolean; has_passkey: boolean }) {
  if (!app) return <Trans>After the password we ask for one of your passkeys.</Trans>;
  if (!has_passkey) return <Trans>After the password we ask for a code of your authenticator.</Trans>;
  return <Trans>After the password we ask for a code of your authenticator, or one of your passkeys.</Trans>;
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
          title={t`Switch on two-factor sign-in`}
          confirm={t`Switch on`}
          onProven={async (owner) => showCodes((await client.api.enableTwoFactor(owner)).recovery_codes)}
          onClose={close}
        >
          <Trans>From then on we ask for one of your passkeys after the password.</Trans>
        </OwnerDialog>
      );
    case "app":
      return (
        <OwnerDialog
          title={t`Set up an authenticator`}
          confirm={t`Go on`}
          onProven={async (owner) => setStep({ at: "scan", setup: await client.api.setUpTwoFactor(owner) })}
          onClose={close}
        >
          <Trans>You need an authenticator app, such as one on your phone. First show that it is you.</Trans>
        </OwnerDialog>
      );
    case "scan":
      return <AuthenticatorDialog setup={step.setup} onDone={showCodes} onClose={close} />;
    case "codes":
      return <RecoveryCodesDialog codes={step.codes} onClose={close} />;
    case "renew":
      return (
        <OwnerDialog
          title={t`Make new recovery codes?`}
          confirm={t`Make new codes`}
          onProven={async (owner) => showCodes((await client.api.renewRecoveryCodes(owner)).recovery_codes)}
          onClose={close}
        >
          <Trans>Those from before no longer work then.</Trans>
        </OwnerDialog>
      );
    case "switch_off":
      return (
        <OwnerDialog
          danger
          title={t`Switch off two-factor sign-in?`}
          confirm={t`Switch off`}
          onProven={async (owner) => {
            await client.api.disableTwoFactor(owner);
            await changed();
            showToast(t`Two-factor sign-in is off.`, "ok");
            close();
          }}
          onClose={close}
        >
          <Trans>From then on the password alone lets you in, and anybody who has it.</Trans>
        </OwnerDialog>
      );
    case undefined:
      return null;
  }
}
