import type { Me } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { type Appearance, applyAppearance } from "../../ui/appearance.ts";
import { showToast } from "../../ui/toast.ts";

/** Who is signed in, or null. */
export function useMe(): Me | null {
  return useStore("me");
}

/** Takes the look at once, and with it the account where there is one. */
export async function chooseAppearance({ motion, ...kept }: Partial<Appearance>): Promise<void> {
  applyAppearance(motion ? { motion } : kept);
  if (motion || !client.store.me) return;
  try {
    client.setMe(await client.api.updateSettings(kept));
  } catch (error) {
    showToast(t`The look is saved on this device only. ${errorText(error)}`, "error");
  }
}
