import { expect, test } from "bun:test";
import { spansOf } from "../src/features/messages/search-time-ranges.ts";

const DAY = 86_400_000;

/** The days that a word of the index stands for: `#d` one, `#e` 32. */
function daysOf(time: string): number[] {
  const [, kind, number] = /^'#([de])(\d+)'$/.exec(time) ?? [];
  const size = kind === "e" ? 32 : 1;
  return Array.from({ length: size }, (_, index) => Number(number) * size + index);
}

test("spans have every day of their weeks once, newest first, and the words of just these days", () => {
  for (const from of [2600, 2601, 2603]) {
    for (const length of [1, 2, 4, 5, 40]) {
      const runs = [
        { from, until: from + length },
        { from: from - 9, until: from - 5 },
      ];
      const days: number[] = [];
      for (const { since, until, times } of spansOf(runs)) {
        const span = times.flatMap(daysOf).toSorted((one, other) => other - one);
        expect(span[0]).toBe(until.getTime() / DAY - 1);
        expect(span.at(-1)).toBe(since.getTime() / DAY);
        days.push(...span);
      }
      const wanted = runs.flatMap((run) =>
        Array.from({ length: (run.until - run.from) * 8 }, (_, index) => run.until * 8 - 1 - index),
      );
      expect(days).toEqual(wanted);
    }
  }
});
