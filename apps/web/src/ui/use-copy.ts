import { useLingui } from "@lingui/react/macro";
import { showToast } from "./toast.ts";

/** Puts a text on the clipboard and says that it did. */
export function useCopy() {
  const { t } = useLingui();
  return async (text: string, done: string) => {
    try {
      await navigator.clipboard.writeText(text);
      showToast(done, "ok");
    } catch {
      showToast(t`Your browser doesn't allow copying here.`, "error");
    }
  };
}
