import type { Identity, Provider } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { showToast } from "../../ui/toast.ts";
import { useProviders } from "../session/provider-buttons.tsx";
import { OwnerDialog } from "./owner-dialog.tsx";
import { SettingsSection } from "./settings-section.tsx";

const KEY = ["identities"];

/** What is open. */
type Step = { link: Provider } | { unlink: Identity };

/** Accounts elsewhere that sign in here; nothing where there are none to connect. */
export function ConnectedSection() {
  const { t } = useLingui();
  const { data: providers = [] } = useProviders();
  const { data } = useQuery({ queryKey: KEY, queryFn: () => client.api.identities() });
  const [step, setStep] = useState<Step | null>(null);
  const identities = data?.identities ?? [];
  const others = data ? providers.filter(({ id }) => !identities.some(({ provider }) => provider === id)) : [];
  if (identities.length + others.length === 0) return null;
  return (
    <SettingsSection title={t`Connected accounts`}>
      <p className="text-ink-soft">
        <Trans>Sign in with an account that you have elsewhere.</Trans>
      </p>
      <ul aria-label={t`Connected accounts`} className="divide-y divide-line rounded-md border border-line">
        {identities.map((identity) => (
          <Row key={identity.id} name={identity.name} text={identity.email ?? t`Connected`}>
            <Button
              size="small"
              aria-label={t`Disconnect ${identity.name}`}
              onClick={() => setStep({ unlink: identity })}
            >
              <Trans>Disconnect</Trans>
            </Button>
          </Row>
        ))}
        {others.map((provider) => (
          <Row key={provider.id} name={provider.name} text={t`Not connected`}>
            <Button size="small" aria-label={t`Connect ${provider.name}`} onClick={() => setStep({ link: provider })}>
              <Trans>Connect</Trans>
            </Button>
          </Row>
        ))}
      </ul>
      {step && <Asking step={step} onClose={() => setStep(null)} />}
    </SettingsSection>
  );
}

function Row({ name, text, children }: { name: string; text: string; children: React.ReactNode }) {
  return (
    <li className="flex items-center gap-3 p-3">
      <Icon name="link" className="size-6 text-ink-soft" />
      <div className="min-w-0 grow">
        <p className="truncate font-semibold">{name}</p>
        <p className="truncate text-sm text-ink-soft">{text}</p>
      </div>
      {children}
    </li>
  );
}

function Asking({ step, onClose }: { step: Step; onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  if ("link" in step)
    return (
      <OwnerDialog
        title={t`Connect ${step.link.name}`}
        confirm={t`Continue`}
        onProven={async (owner) => {
          const body = { purpose: "link", next: "/settings/security", ...owner } as const;
          const { url } = await client.api.visitProvider(step.link.id, body);
          window.location.assign(url);
        }}
        onClose={onClose}
      >
        <Trans>First confirm it's you. {step.link.name} then asks you, and sends you back here.</Trans>
      </OwnerDialog>
    );
  return (
    <OwnerDialog
      danger
      title={t`Disconnect ${step.unlink.name}?`}
      confirm={t`Disconnect`}
      onProven={async (owner) => {
        await client.api.unlinkIdentity(step.unlink.id, owner);
        await queries.invalidateQueries({ queryKey: KEY });
        showToast(t`Your ${step.unlink.name} account is disconnected.`, "ok");
        onClose();
      }}
      onClose={onClose}
    >
      <Trans>You can no longer sign in with it.</Trans>
    </OwnerDialog>
  );
}
