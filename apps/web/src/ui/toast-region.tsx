import { useLingui } from "@lingui/react/macro";
import { useEffect, useState, useSyncExternalStore } from "react";
import { IconButton } from "./button.tsx";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";
import { dismissToast, type Toast, toasts } from "./toast.ts";

const STAY_MS = 7000;
/** A long text stays for as long as a slow reader needs. */
const STAY_MS_PER_CHARACTER = 90;

/** Where flash messages show: at the top, since what one writes into is at the bottom. Announced as they come; one under the pointer or the focus stays. */
export function ToastRegion() {
  const { t } = useLingui();
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get, toasts.get);
  return (
    <section
      aria-label={t`Announcements`}
      className="pointer-events-none fixed inset-x-0 top-[calc(var(--header)+var(--safe-top)+0.75rem)] z-50 flex flex-col items-center gap-2 px-4"
    >
      <div role="status" aria-live="polite" className="contents">
        {shown
          .filter((one) => one.tone !== "error")
          .map((one) => (
            <ToastCard key={one.id} toast={one} />
          ))}
      </div>
      <div role="alert" className="contents">
        {shown
          .filter((one) => one.tone === "error")
          .map((one) => (
            <ToastCard key={one.id} toast={one} />
          ))}
      </div>
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useLingui();
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const held = pointed || focused;
  useEffect(() => {
    if (held || toast.tone === "error") return;
    const timer = setTimeout(
      () => dismissToast(toast.id),
      toast.stay_ms ?? Math.max(STAY_MS, toast.text.length * STAY_MS_PER_CHARACTER),
    );
    return () => clearTimeout(timer);
  }, [held, toast]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointer and focus only hold the card, nothing is pressed
    <div
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      className={cx(
        "pointer-events-auto flex w-full max-w-md animate-rise items-center gap-3 rounded-lg py-2 pr-2 pl-4 shadow-2",
        toast.tone === "error" ? "bg-danger-soft text-danger-ink" : "bg-ink text-canvas",
      )}
    >
      <Icon name={toast.tone === "ok" ? "check" : toast.tone === "error" ? "warning" : "info"} />
      <p className="min-w-0 grow py-1 text-sm font-medium">{toast.text}</p>
      {toast.action && (
        <button
          type="button"
          className="min-h-9 rounded-sm px-2 text-sm font-bold underline"
          onClick={() => {
            toast.action?.run();
            dismissToast(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton
        icon="close"
        label={t`Dismiss`}
        className="text-current! hover:bg-transparent"
        onClick={() => dismissToast(toast.id)}
      />
    </div>
  );
}
