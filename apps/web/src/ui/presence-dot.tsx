import { useLingui } from "@lingui/react/macro";
import { cx } from "./cx.ts";

const COLOURS = { online: "bg-ok-ink", away: "bg-warn-ink", dnd: "bg-danger" } as const;

/** Whether somebody is there, at the edge of their face; nothing while they are offline. */
export function PresenceDot({ status }: { status: string }) {
  const { t } = useLingui();
  if (status !== "online" && status !== "away" && status !== "dnd") return null;
  const words = { online: t`online`, away: t`away`, dnd: t`do not disturb` };
  return (
    <span
      title={words[status]}
      className={cx("absolute right-0 bottom-0 size-3 rounded-full border-2 border-surface", COLOURS[status])}
    >
      <span className="sr-only">{words[status]}</span>
    </span>
  );
}
