import { useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";
import { IconButton } from "../../ui/button.tsx";
import { isDark, subscribeTheme } from "../../ui/theme.ts";
import { chooseTheme } from "../session/use-session.ts";

export function ThemeButton() {
  const { t } = useLingui();
  const dark = useSyncExternalStore(subscribeTheme, isDark, () => false);
  return (
    <IconButton
      icon={dark ? "sun" : "moon"}
      label={dark ? t`Switch to light theme` : t`Switch to dark theme`}
      onClick={() => chooseTheme(dark ? "pink" : "dark")}
    />
  );
}
