import { t } from "@lingui/core/macro";
import { router } from "../../app/browser-router.ts";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { queryClient } from "../../app/query.tsx";
import { guard } from "../../app/require-user.ts";
import { showToast } from "../../ui/toast.ts";
import { forgetShared } from "../install/shared.ts";
import { forgetDrafts } from "../posts/drafts.ts";

/** Ends this session, or all of them, and leads to the start. */
export async function signOut(options: { everywhere: boolean }): Promise<void> {
  try {
    await leave(() => client.logout(options), "/");
    showToast(options.everywhere ? t`You're signed out on all devices.` : t`You're signed out.`, "ok");
  } catch (error) {
    showToast(errorText(error), "error");
  }
}

/** After something that may end the session here: nothing of the account stays on this page. */
export async function leave(end: () => Promise<void>, to: "/" | "/login"): Promise<void> {
  const user_id = client.store.me?.id;
  guard.leaving = true;
  try {
    await end();
    if (user_id && !client.store.me) forgetDrafts(user_id);
    await forgetShared();
    queryClient.clear();
    await router.navigate({ to });
    await router.invalidate();
  } finally {
    guard.leaving = false;
  }
}
