import type { Conversation, ConversationKey } from "@helloworld/sdk";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { client } from "../../app/client.ts";
import type { Row } from "./message-rows.ts";

/** Closer than this to an end counts as being there. */
const NEAR_END = 48;
/** Free space below the last message, in pixels; who is writing shows there. */
export const END_SPACE = 32;
/** History is asked for this long before the end of what is held, in pixels. */
const AHEAD = 800;

/** Where the list stands, and how it stays there while rows come and go at both ends. */
export function useMessageScroll(where: ConversationKey, conversation: Conversation, rows: readonly Row[]) {
  const scroller = useRef<HTMLElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const [atBottom, setAtBottom] = useState(true);
  const shift = useShift(rows);
  const stuck = useRef(true);
  const { has_before, has_after, loaded, loading, target_seq, first_unread_seq, error } = conversation;

  const toEnd = () => list.current?.scrollToIndex(rows.length - 1, { align: "end", offset: END_SPACE });

  const place = () => {
    const wanted = target_seq ?? first_unread_seq;
    const index = wanted === null ? -1 : indexOf(rows, wanted);
    stuck.current = index < 0 && !has_after;
    if (index < 0) toEnd();
    else list.current?.scrollToIndex(index, { align: target_seq === null ? "start" : "center" });
  };

  // Once for each opening and each jump: the list starts where it should.
  const placed = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (!loaded || loading === "open") {
      placed.current = null;
      return;
    }
    const spot = String(target_seq);
    if (placed.current === spot || rows.length === 0) return;
    placed.current = spot;
    place();
  });

  // What is written at the end stays in view for whoever is at the end, and what I write always.
  const last = rows.at(-1);
  const lastKey = useRef(last?.key);
  useLayoutEffect(() => {
    if (lastKey.current === last?.key) return;
    const known = lastKey.current !== undefined;
    lastKey.current = last?.key;
    if (!known || has_after || (!stuck.current && !last?.pending)) return;
    toEnd();
  });

  const onScroll = () => {
    const box = scroller.current;
    if (!box || !loaded || loading === "open") return;
    const below = box.scrollHeight - box.clientHeight - box.scrollTop;
    stuck.current = below < NEAR_END && !has_after;
    setAtBottom(stuck.current);
    if (loading || error) return;
    if (has_before && box.scrollTop < AHEAD) void client.loadBefore(where);
    else if (has_after && below < AHEAD) void client.loadAfter(where);
  };

  useKeepBottom(scroller, stuck, onScroll);

  // A short page leaves nothing to scroll, so nobody would ask for the next one.
  useEffect(onScroll);

  const toLatest = async () => {
    stuck.current = true;
    if (has_after) await client.jumpToLatest(where);
    else toEnd();
  };

  return { scroller, list, shift, atBottom, onScroll, toLatest };
}

/** Where `seq` stands, or the next one after it; -1 when it lies before or after what is held. */
function indexOf(rows: readonly Row[], seq: number): number {
  const first = rows.find((row) => row.message)?.message;
  return first && first.seq <= seq ? rows.findIndex((row) => (row.message?.seq ?? 0) >= seq) : -1;
}

/** True while rows were added or taken away at the start only, so the list holds on to its end. */
function useShift(rows: readonly Row[]): boolean {
  const [seen, setSeen] = useState({ rows, shift: false });
  if (seen.rows === rows) return seen.shift;
  const sameEnd = seen.rows.at(-1)?.key === rows.at(-1)?.key;
  const next = { rows, shift: sameEnd && seen.rows[0]?.key !== rows[0]?.key };
  setSeen(next);
  return next.shift;
}

/** Stays at the end when the window or the rows change their height: a keyboard comes up, a line wraps, a formula is drawn. */
function useKeepBottom(scroller: RefObject<HTMLElement | null>, stuck: RefObject<boolean>, onChange: () => void): void {
  const changed = useRef(onChange);
  useLayoutEffect(() => {
    changed.current = onChange;
  });
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (stuck.current) box.scrollTop = box.scrollHeight;
      // What shrinks may end there without a scroll.
      changed.current();
    });
    observer.observe(box);
    for (const child of box.children) observer.observe(child);
    return () => observer.disconnect();
  }, [scroller, stuck]);
}
