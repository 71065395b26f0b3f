import { useLingui } from "@lingui/react/macro";
import { errorText } from "../../app/errors.ts";
import { WithQueries } from "../../app/query.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Loading } from "../../ui/spinner.tsx";
import { ConnectedSection } from "./connected-section.tsx";
import { PasskeysSection } from "./passkeys-section.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import { TwoFactorSection } from "./two-factor-section.tsx";
import { useSecurity } from "./use-security.ts";

export function SecurityPage() {
  const { t } = useLingui();
  return (
    <WithQueries>
      <SettingsFrame title={t`Security`} intro={t`How you sign in, and how your account is protected.`}>
        <SignInMethods />
      </SettingsFrame>
    </WithQueries>
  );
}

function SignInMethods() {
  const { t } = useLingui();
  const { data, error, isPending, refetch } = useSecurity();
  if (isPending) return <Loading />;
  if (!data)
    return (
      <EmptyState
        icon="warning"
        title={t`Couldn't load your settings`}
        action={<Button icon="retry" onClick={() => refetch()}>{t`Try again`}</Button>}
      >
        {errorText(error)}
      </EmptyState>
    );
  return (
    <>
      <PasskeysSection passkeys={data.passkeys} />
      <TwoFactorSection state={data.two_factor} has_passkey={data.passkeys.length > 0} />
      <ConnectedSection />
    </>
  );
}
