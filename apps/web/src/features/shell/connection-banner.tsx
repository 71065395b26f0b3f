import { Trans } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { useStore } from "../../app/client.ts";
import { Icon } from "../../ui/icons.tsx";
import { Spinner } from "../../ui/spinner.tsx";

/** Short breaks are nobody's business. */
const PATIENCE_MS = 2500;

/** Says calmly that the connection is gone, and that nothing is lost by it. */
export function ConnectionBanner() {
  const state = useStore("connection");
  const broken = state === "offline" || state === "connecting";
  const long = useLasting(broken);
  return (
    <div role="status" className="shrink-0">
      {broken && long && (
        <div className="flex animate-fade items-center justify-center gap-2 bg-warn-soft px-4 py-1.5 text-sm font-medium text-warn-ink max-md:pt-[calc(0.375rem+var(--safe-top))]">
          {state === "connecting" ? <Spinner className="size-4" /> : <Icon name="offline" className="size-4" />}
          {state === "connecting" ? (
            <Trans>Reconnecting…</Trans>
          ) : (
            <Trans>No connection. Your messages will be sent when you're back online.</Trans>
          )}
        </div>
      )}
    </div>
  );
}

/** True once `value` has been true for a while. */
function useLasting(value: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(value), value ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [value]);
  return lasting;
}
