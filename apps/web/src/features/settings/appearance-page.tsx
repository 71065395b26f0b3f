import { useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";
import { RadioCards } from "../../ui/radio-cards.tsx";
import { chosenTheme, subscribeTheme } from "../../ui/theme.ts";
import { chooseTheme } from "../session/use-session.ts";
import { LanguageField } from "./language-field.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

export function AppearancePage() {
  const { t } = useLingui();
  const theme = useSyncExternalStore(subscribeTheme, chosenTheme);
  return (
    <SettingsFrame title={t`Appearance`} intro={t`Saved with your account, so it's the same on all your devices.`}>
      <RadioCards
        label={t`Theme`}
        value={theme}
        onChange={chooseTheme}
        columns
        options={[
          { value: "pink", icon: "sun", title: t`Pink`, text: t`Light and warm` },
          { value: "dark", icon: "moon", title: t`Dark`, text: t`Easy on the eyes` },
          { value: "system", icon: "device", title: t`System`, text: t`Match your device` },
        ]}
      />
      <LanguageField />
    </SettingsFrame>
  );
}
