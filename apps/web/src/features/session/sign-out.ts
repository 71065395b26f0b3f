import { t } from "@lingui/core/macro";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { queryClient } from "../../app/query.tsx";
import { guard } from "../../app/require-user.ts";
import { router } from "../../app/router.tsx";
import { flash } from "../../ui/flash.ts";

/** Ends this session, or all of them, and leads to the start. Nothing of the account stays on this page. */
export async function signOut(options: { everywhere: boolean }): Promise<void> {
  guard.leaving = true;
  try {
    await client.logout(options);
    queryClient.clear();
    await router.navigate({ to: "/" });
    await router.invalidate();
    flash(options.everywhere ? t`You are signed out on all devices.` : t`You are signed out.`, "ok");
  } catch (error) {
    flash(errorText(error), "error");
  } finally {
    guard.leaving = false;
  }
}
