import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { backoff } from "../src/backoff.ts";
import { newId, startIdsAfter } from "../src/ids.ts";

describe("D10: reconnecting", () => {
  test("waits between 0.5 and 20 s, spread over a range that doubles", () => {
    const random = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), random, fc.boolean(), (attempt, value, stopping) => {
        const wait = backoff(attempt, stopping, () => value);
        expect(wait).toBeGreaterThanOrEqual(500);
        expect(wait).toBeLessThan(20_000);
      }),
    );
    expect(backoff(1, false, () => 1)).toBe(1_000);
    expect(backoff(3, false, () => 1)).toBe(4_000);
    expect(backoff(9, false, () => 1)).toBe(20_000);
  });

  test("after a server that stopped the first return is spread wider", () => {
    expect(backoff(1, true, () => 1)).toBe(8_000);
  });
});

describe("client ids", () => {
  test("sort in the order of making, through bursts, clocks that go back and reloads", () => {
    const ids: string[] = [];
    for (let i = 0; i < 10_000; i++) ids.push(newId(1_000_000));
    ids.push(newId(5));
    startIdsAfter("7fffffff-ffff-7abc-8000-000000000000");
    ids.push(newId(6));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
