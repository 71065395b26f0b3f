import { useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";
import { chosenAppearance, isDark, subscribeAppearance } from "../../ui/appearance.ts";
import { IconButton } from "../../ui/button.tsx";
import { chooseAppearance } from "../session/use-session.ts";

export function ThemeButton() {
  const { t } = useLingui();
  const dark = useSyncExternalStore(subscribeAppearance, isDark, () => false);
  return (
    <IconButton
      icon={dark ? "sun" : "moon"}
      label={dark ? t`Switch to light theme` : t`Switch to dark theme`}
      onClick={() => {
        const leave = chosenAppearance().theme === "dark" && ({ theme: "pink" } as const);
        void chooseAppearance(dark ? { color_mode: "light", ...leave } : { color_mode: "dark" });
      }}
    />
  );
}
