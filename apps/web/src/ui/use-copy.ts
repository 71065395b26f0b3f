import { useLingui } from "@lingui/react/macro";
import { flash } from "./flash.ts";

/** Puts a text on the clipboard and says that it did. */
export function useCopy() {
  const { t } = useLingui();
  return async (text: string, done: string) => {
    try {
      await navigator.clipboard.writeText(text);
      flash(done, "ok");
    } catch {
      flash(t`The browser does not allow copying here.`, "error");
    }
  };
}
