import { describe, expect, test } from "bun:test";
import { dayStart, parseSearchQuery } from "../src/features/messages/parse-search-query.ts";

const start = (value: string, time_zone: string, days_later = 0) =>
  dayStart({ key: "on", value, without: false }, time_zone, days_later).toISOString();

describe("case 53: a day begins where its clocks first show it", () => {
  test.each([
    // Clocks jump from 24:00 to 1:00, so the day begins at 1:00.
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
    ["2026-03-08", "America/Havana", "2026-03-08T05:00:00.000Z"],
    ["2026-03-29", "Asia/Beirut", "2026-03-28T22:00:00.000Z"],
    ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
    // Clocks go back over midnight: the evening before lasts an hour longer.
    ["2026-04-05", "America/Santiago", "2026-04-05T04:00:00.000Z"],
    ["2026-10-25", "Asia/Beirut", "2026-10-24T22:00:00.000Z"],
    ["2026-10-30", "Africa/Cairo", "2026-10-29T22:00:00.000Z"],
    // From 1:00 back to midnight: the first of both.
    ["2026-11-01", "America/Havana", "2026-11-01T04:00:00.000Z"],
    // Half an hour, at two.
    ["2026-04-05", "Australia/Lord_Howe", "2026-04-04T13:00:00.000Z"],
    ["2026-10-04", "Australia/Lord_Howe", "2026-10-03T13:30:00.000Z"],
    // A day that Samoa left out.
    ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
    ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
    // Ordinary days far from Greenwich, and changes in the night.
    ["2026-01-31", "Pacific/Kiritimati", "2026-01-30T10:00:00.000Z"],
    ["2026-01-31", "Pacific/Pago_Pago", "2026-01-31T11:00:00.000Z"],
    ["2026-01-31", "Asia/Kathmandu", "2026-01-30T18:15:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
  ])("%s in %s", (day, time_zone, expected) => {
    expect(start(day, time_zone)).toBe(expected);
  });

  test("the day after one that begins late begins in time", () => {
    expect(start("2026-09-05", "America/Santiago", 1)).toBe("2026-09-06T04:00:00.000Z");
    expect(start("2026-09-06", "America/Santiago", 1)).toBe("2026-09-07T03:00:00.000Z");
  });

  test("no day of a year overlaps the next, in any zone", () => {
    for (const time_zone of ["America/Santiago", "America/Havana", "Asia/Beirut", "Africa/Cairo", "America/Asuncion"]) {
      for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
        const value = new Date(day).toISOString().slice(0, 10);
        const [from, until] = [Date.parse(start(value, time_zone)), Date.parse(start(value, time_zone, 1))];
        const shown = (at: number) => new Intl.DateTimeFormat("en-CA", { timeZone: time_zone }).format(at);
        expect([shown(from), shown(until - 1)]).toEqual([value, value]);
        expect(shown(from - 1) < value).toBe(true);
        expect(shown(until) > value).toBe(true);
      }
    }
  });
});

test("case 52: what only looks like a filter is words", () => {
  const asked = (q: string) => parseSearchQuery(q);
  expect(asked("git push --force").words).toBe("git push --force");
  expect(asked("on:click").words).toBe("on:click");
  expect(asked("::after :before").words).toBe("::after :before");
  expect(asked("before:tomorrow").filters).toEqual([{ key: "before", value: "tomorrow", without: false }]);
  expect(asked("a -> b - c -").words).toBe("a -> b - c -");
  expect(asked("-on:click").without).toEqual(["on:click"]);
  for (const q of ["--force", "on:click", "a -> b", "---", "-- x"]) {
    expect(asked(q).without).toEqual([]);
    expect(asked(q).filters).toEqual([]);
  }
});

test("case 52: filters and words that are left out stay so", () => {
  expect(parseSearchQuery('-draft -"two words" -has:link on:2026-01-31 after:"2026-01-31"')).toEqual({
    words: "",
    phrases: [],
    without: ["draft", "two words"],
    filters: [
      { key: "has", value: "link", without: true },
      { key: "on", value: "2026-01-31", without: false },
      { key: "after", value: "2026-01-31", without: false },
    ],
  });
  expect(() => parseSearchQuery("on:")).toThrow();
  expect(() => dayStart({ key: "on", value: "2026-02-30", without: false }, "UTC")).toThrow();
});
