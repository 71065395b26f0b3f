import { useLingui } from "@lingui/react/macro";
import type { Appearance } from "../../ui/appearance.ts";

/** What the themes are called. */
export function useThemeNames(): Record<Appearance["theme"], string> {
  const { t } = useLingui();
  return {
    pink: t`Pink`,
    blue: t`Blue`,
    green: t`Green`,
    dark: t`Dark`,
    rainbow: t`Rainbow`,
    gold: t`Gold`,
    purple: t`Purple`,
    red: t`Red`,
  };
}
