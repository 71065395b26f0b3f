import { APPEARANCE } from "@helloworld/protocol/constants";
import { useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";
import { chosenAppearance, subscribeAppearance } from "../../ui/appearance.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { RadioCards } from "../../ui/radio-cards.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { chooseAppearance } from "../session/use-session.ts";
import { LanguageField } from "./language-field.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import { ThemeGallery } from "./theme-gallery.tsx";

export function AppearancePage() {
  const { t, i18n } = useLingui();
  const { theme, color_mode, text_size, density, motion } = useSyncExternalStore(subscribeAppearance, chosenAppearance);
  const percent = (size: number) => i18n.number(size / 100, { style: "percent" });
  return (
    <SettingsFrame title={t`Appearance`} intro={t`Saved with your account, so it's the same on all your devices.`}>
      <ThemeGallery theme={theme} color_mode={color_mode} onChange={(next) => void chooseAppearance({ theme: next })} />
      <RadioCards
        label={t`Mode`}
        value={color_mode}
        onChange={(next) => void chooseAppearance({ color_mode: next })}
        columns
        options={[
          { value: "light", icon: "sun", title: t`Light` },
          { value: "dark", icon: "moon", title: t`Dark` },
          { value: "system", icon: "device", title: t`Match device` },
        ]}
      />
      <SelectField
        label={t`Text size`}
        value={String(text_size)}
        onChange={(next) => {
          const size = APPEARANCE.text_size.find((one) => String(one) === next);
          if (size) void chooseAppearance({ text_size: size });
        }}
        options={APPEARANCE.text_size
          .toSorted((a, b) => a - b)
          .map((size) => ({ value: String(size), label: percent(size) }))}
      />
      <SelectField
        label={t`Density`}
        value={density}
        onChange={(next) => void chooseAppearance({ density: next })}
        options={[
          { value: "comfortable", label: t`Comfortable` },
          { value: "compact", label: t`Compact` },
        ]}
      />
      <Checkbox
        label={t`Reduce motion on this device`}
        checked={motion === "reduced"}
        onChange={(reduced) => void chooseAppearance({ motion: reduced ? "reduced" : "system" })}
      />
      <LanguageField />
    </SettingsFrame>
  );
}
