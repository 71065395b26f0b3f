import { ApiError } from "@helloworld/sdk";
import { t } from "@lingui/core/macro";
import { useState, useSyncExternalStore } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

/** Sends the link and code again. `wait` says how long that is not possible, or is null; `ready_at` is what is known of it already. */
export function useResend(ready_at = 0) {
  const [next_at, setNextAt] = useState(0);
  const [pending, setPending] = useState(false);
  const seconds = useSecondsUntil(Math.max(ready_at, next_at));

  const resend = async () => {
    setPending(true);
    try {
      const { email, pending_email, resend_after_ms } = await client.api.resendEmail();
      setNextAt(Date.now() + resend_after_ms);
      showToast(t`Email sent to ${pending_email ?? email}.`, "ok");
    } catch (error) {
      const wait_ms = error instanceof ApiError ? error.retry_after_ms : undefined;
      if (wait_ms) {
        setNextAt(Date.now() + wait_ms);
        showToast(t`An email was already sent. Check your inbox and spam folder.`);
      } else if (error instanceof ApiError && error.code === "conflict") {
        // Confirmed meanwhile, on another device.
        client.setMe(await client.api.me());
      } else showToast(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };

  return { resend, pending, wait: seconds > 0 ? waitText(seconds) : null };
}

function waitText(seconds: number): string {
  if (seconds < 100) return t`${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 100) return t`${minutes} min`;
  return t`${Math.ceil(minutes / 60)} h`;
}

const never = () => () => {};
const often = (tick: () => void) => {
  const timer = setInterval(tick, 500);
  return () => clearInterval(timer);
};

function useSecondsUntil(at: number): number {
  return useSyncExternalStore(at > 0 ? often : never, () => Math.max(0, Math.ceil((at - Date.now()) / 1000)));
}
