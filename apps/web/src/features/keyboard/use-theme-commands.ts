import { useLingui } from "@lingui/react/macro";
import { THEMES, type Theme } from "../../ui/theme.ts";
import { chooseTheme } from "../session/use-session.ts";
import type { Entry } from "./use-palette-entries.ts";

/** The themes, as commands. */
export function useThemeCommands(): Entry[] {
  const { t } = useLingui();
  const names: Record<Theme, string> = { pink: t`Pink`, dark: t`Dark`, system: t`System` };
  return THEMES.map((theme) => ({
    id: `theme_${theme}`,
    icon: "palette",
    label: names[theme],
    hint: t`Theme`,
    run: () => void chooseTheme(theme),
  }));
}
