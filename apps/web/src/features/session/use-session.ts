import type { Me } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { applyTheme, type Theme } from "../../ui/theme.ts";
import { showToast } from "../../ui/toast.ts";

/** Who is signed in, or null. */
export function useMe(): Me | null {
  return useStore("me");
}

/** Takes the theme at once, and with it the account where there is one. */
export async function chooseTheme(theme: Theme): Promise<void> {
  applyTheme(theme);
  if (!client.store.me) return;
  try {
    client.setMe(await client.api.updateSettings({ theme }));
  } catch (error) {
    showToast(t`The theme is saved on this device only. ${errorText(error)}`, "error");
  }
}
