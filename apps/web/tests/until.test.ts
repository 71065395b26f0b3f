import { expect, test } from "bun:test";
import { type Lasting, untilOf } from "../src/features/presence/until.ts";

const CASES: [now: string, lasting: Lasting, until: string | null][] = [
  ["2026-11-18T22:45:00", "half_hour", "2026-11-18T23:15:00"],
  ["2026-11-18T23:45:00", "hour", "2026-11-19T00:45:00"],
  ["2026-11-18T10:00:00", "four_hours", "2026-11-18T14:00:00"],
  ["2026-11-18T00:00:00", "today", "2026-11-19T00:00:00"],
  ["2026-12-31T23:59:59", "today", "2027-01-01T00:00:00"],
  // A Wednesday, a Sunday, a Monday.
  ["2026-11-18T10:00:00", "week", "2026-11-23T00:00:00"],
  ["2026-11-22T10:00:00", "week", "2026-11-23T00:00:00"],
  ["2026-11-23T00:00:00", "week", "2026-11-30T00:00:00"],
  ["2026-11-18T10:00:00", "never", null],
];

for (const [now, lasting, until] of CASES) {
  test(`CON-8: ${lasting} from ${now}`, () => {
    expect(untilOf(lasting, new Date(now))).toEqual(until === null ? null : new Date(until));
  });
}
