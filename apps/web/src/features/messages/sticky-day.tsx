import { type RefObject, useEffect, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { dayName } from "../../app/dates.ts";
import type { Row } from "./message-rows.ts";

/** The height of the line of a day, in pixels. */
const LINE = 28;

type StickyDayProps = {
  rows: readonly Row[];
  list: RefObject<VirtualizerHandle | null>;
  scroller: RefObject<HTMLElement | null>;
};

/**
 * The day of the topmost message, over the list while it scrolls: rows are drawn out of the flow, so that their own line
 * of the day cannot stick. A screen reader has that line.
 */
export function StickyDay({ rows, list, scroller }: StickyDayProps) {
  const [day, setDay] = useState<string | null>(null);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => {
      const index = list.current?.findItemIndex(box.scrollTop) ?? 0;
      const [top, above] = [rows[index], box.scrollTop - (list.current?.getItemOffset(index) ?? 0)];
      const lineInView = top?.day === true && above < LINE;
      setDay(top && box.scrollHeight > box.clientHeight && !lineInView ? dayName(top.at) : null);
    };
    look();
    box.addEventListener("scroll", look, { passive: true });
    return () => box.removeEventListener("scroll", look);
  }, [rows, list, scroller]);
  if (day === null) return null;
  return (
    <p
      aria-hidden="true"
      data-sticky-day=""
      className="pointer-events-none absolute top-1.5 left-1/2 z-10 -translate-x-1/2 rounded-full border border-line bg-surface px-3 py-0.5 text-xs font-bold whitespace-nowrap text-ink-soft shadow-1"
    >
      {day}
    </p>
  );
}
