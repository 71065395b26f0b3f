import { cx } from "./cx.ts";

type CountBadgeProps = {
  count: number;
  label: string;
  className?: string;
  /** Not to be looked at now: grey. */
  quiet?: boolean;
};

/** A count, small and loud. `label` is what a screen reader says in its place. */
export function CountBadge({ count, label, className, quiet = false }: CountBadgeProps) {
  if (count <= 0) return null;
  return (
    <span
      className={cx(
        "inline-flex h-5 min-w-5 shrink-0 items-center whitespace-nowrap justify-center rounded-full px-1.5 text-xs font-bold tabular-nums",
        quiet ? "bg-sunken text-ink-soft" : "bg-accent text-on-accent",
        className,
      )}
    >
      <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}

const TONES = {
  plain: "bg-sunken text-ink-soft",
  accent: "bg-accent-soft text-accent-ink",
  ok: "bg-ok-soft text-ok-ink",
  danger: "bg-danger-soft text-danger-ink",
} as const;

/** A word in a pill. */
export function Tag({ tone = "plain", children }: { tone?: keyof typeof TONES; children: React.ReactNode }) {
  return (
    <span
      className={cx("inline-flex shrink-0 items-center rounded-full px-2 py-0.5 text-xs font-semibold", TONES[tone])}
    >
      {children}
    </span>
  );
}
