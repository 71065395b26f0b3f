import { useLingui } from "@lingui/react/macro";
import { cx } from "./cx.ts";

/** A ring that turns. It says nothing to screen readers; what it stands for does. */
export function Spinner({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={cx("animate-turn shrink-0", className)} fill="none" aria-hidden="true">
      <circle cx="12" cy="12" r="9" stroke="currentColor" strokeOpacity="0.25" strokeWidth="3" />
      <path d="M12 3a9 9 0 0 1 9 9" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}

/** A spinner with words, in the middle of what it stands for. */
export function Loading({ label }: { label?: string }) {
  const { t } = useLingui();
  return (
    <div role="status" className="flex items-center justify-center gap-3 p-8 text-ink-soft">
      <Spinner />
      <span>{label ?? t`Loading`}</span>
    </div>
  );
}

/** Grey bars in the place of rows that are on their way. */
export function SkeletonRows({ rows = 4, label }: { rows?: number; label: string }) {
  return (
    <div role="status" className="flex flex-col gap-1">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <div key={row} aria-hidden="true" className="flex animate-breathe items-center gap-3 p-3">
          <div className="size-11 shrink-0 rounded-full bg-sunken" />
          <div className="flex grow flex-col gap-2">
            <div className="h-3 w-2/5 rounded-full bg-sunken" />
            <div className="h-3 w-4/5 rounded-full bg-sunken" />
          </div>
        </div>
      ))}
    </div>
  );
}
