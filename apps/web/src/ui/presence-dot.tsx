import { useLingui } from "@lingui/react/macro";
import { cx } from "./cx.ts";

const COLOURS: Record<string, string> = { online: "bg-ok-ink", away: "bg-warn-ink", dnd: "bg-danger" };

type PresenceDotProps = {
  status: string;
  large?: boolean;
  /** The words stand beside it. */
  silent?: boolean;
};

/** Whether somebody is there, at the edge of their face; nothing while they are offline. */
export function PresenceDot({ status, large = false, silent = false }: PresenceDotProps) {
  const { t } = useLingui();
  if (status !== "online" && status !== "away" && status !== "dnd") return null;
  const words = { online: t`online`, away: t`away`, dnd: t`do not disturb` };
  return (
    <span
      title={words[status]}
      className={cx(
        "absolute rounded-full border-2 border-surface",
        large ? "right-1 bottom-1 size-4" : "right-0 bottom-0 size-3",
        COLOURS[status],
      )}
    >
      {!silent && <span className="sr-only">{words[status]}</span>}
    </span>
  );
}

/** The sign of a status beside its name; a ring for who looks offline. */
export function StatusMark({ status }: { status: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx("mx-1 size-3 shrink-0 rounded-full", COLOURS[status] ?? "border-2 border-ink-soft")}
    />
  );
}
