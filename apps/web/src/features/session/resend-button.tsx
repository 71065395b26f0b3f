import { useLingui } from "@lingui/react/macro";
import { Button, type ButtonSize } from "../../ui/button.tsx";
import { useResend } from "./use-resend.ts";

/** Sends the mail that confirms an address again, when that is possible. */
export function ResendButton({ ready_at, size = "medium" }: { ready_at?: number; size?: ButtonSize }) {
  const { t } = useLingui();
  const { resend, pending, wait } = useResend(ready_at);
  return (
    <Button size={size} pending={pending} aria-disabled={pending || wait !== null} onClick={resend}>
      {wait ? t`Send again in ${wait}` : t`Send again`}
    </Button>
  );
}
