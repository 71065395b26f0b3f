import { APPEARANCE } from "@helloworld/protocol/constants";
import { useLingui } from "@lingui/react/macro";
import { chooseAppearance } from "../session/use-session.ts";
import { useThemeNames } from "../settings/use-theme-names.ts";
import type { Entry } from "./use-palette-entries.ts";

/** The themes, as commands. */
export function useThemeCommands(): Entry[] {
  const { t } = useLingui();
  const names = useThemeNames();
  return APPEARANCE.theme.map((theme) => ({
    id: `theme_${theme}`,
    icon: "palette",
    label: names[theme],
    hint: t`Theme`,
    run: () => void chooseAppearance({ theme }),
  }));
}
