import { useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Emoji } from "./emoji-search.ts";
import type { EmojiGroup } from "./use-emoji-groups.ts";

const COLUMNS = 8;

type Row = { key: string; title: string } | { key: string; emojis: readonly Emoji[]; from: number };

/** Titles and rows of emoji, one below the other, and where each group begins. */
function rowsOf(groups: readonly EmojiGroup[]) {
  const rows: Row[] = [];
  const begins = new Map<string, number>();
  let count = 0;
  for (const { id, title, emojis } of groups) {
    begins.set(id, rows.length);
    rows.push({ key: id, title });
    for (let at = 0; at < emojis.length; at += COLUMNS) {
      const some = emojis.slice(at, at + COLUMNS);
      rows.push({ key: `${id} ${at}`, emojis: some, from: count });
      count += some.length;
    }
  }
  return { rows, begins };
}

/** Groups of emoji as rows, of which the keyboard moves over the emoji. */
export function useEmojiGrid(groups: readonly EmojiGroup[]) {
  const { rows, begins } = rowsOf(groups);
  const all = groups.flatMap((group) => group.emojis);
  const list = useRef<VirtualizerHandle>(null);
  const [active, setActive] = useState(0);

  const holds = (row: Row, place: number) => "from" in row && place >= row.from && place < row.from + row.emojis.length;

  /** The emoji in the next or last row, as far to the side as this one. */
  const beside = (way: 1 | -1): number => {
    const lines = rows.flatMap((row) => ("from" in row ? [row] : []));
    const at = lines.findIndex((line) => holds(line, active));
    const [line, other] = [lines[at], lines[at + way]];
    return line && other ? other.from + Math.min(active - line.from, other.emojis.length - 1) : active;
  };

  const placeAfter = (key: string): number | null => {
    switch (key) {
      case "ArrowDown":
        return beside(1);
      case "ArrowUp":
        return beside(-1);
      case "ArrowRight":
        return active + 1;
      case "ArrowLeft":
        return active - 1;
      default:
        return null;
    }
  };

  /** Answers whether the key was one that moves. */
  const move = (key: string): boolean => {
    const to = placeAfter(key);
    if (to === null) return false;
    const next = Math.max(0, Math.min(all.length - 1, to));
    setActive(next);
    list.current?.scrollToIndex(
      rows.findIndex((row) => holds(row, next)),
      { align: "nearest" },
    );
    return true;
  };

  return { rows, begins, all, list, active, setActive, move };
}
