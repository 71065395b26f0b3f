import { phrase } from "@helloworld/protocol";
import { invalid } from "../../errors.ts";

const FILTERS = ["from", "in", "has", "is", "before", "after", "on"] as const;
export type FilterKey = (typeof FILTERS)[number];
/** `-has:link` is left out. */
export type Filter = { key: FilterKey; value: string; without: boolean };

/** What somebody asks for: words, phrases, words that must not be there, and filters. */
export type Question = { words: string; phrases: string[]; without: string[]; filters: Filter[] };

/** `on:click` is words; `before:tomorrow` is a filter, which says how days are written. */
const NO_DAY = String.raw`on:[^\s\d"]+(?:\s|$)`;
/**
 * A filter with its value, something in quotes, or a word; with `-` before it, but not as in `--force` and `->`.
 * A quote that is not closed ends with the text.
 */
const PARTS = new RegExp(
  String.raw`(?<!\S)(-(?=["\p{L}\p{M}\p{N}_@#]))?(?:(?!${NO_DAY})(${FILTERS.join("|")}):)?(?:"([^"]*)(?:"|$)|(\S+)|(?=\s|$))`,
  "giu",
);

/** Takes apart what was typed. Throws for a filter that says nothing; what is no filter is words. */
export function parseSearchQuery(q: string): Question {
  const question: Question = { words: "", phrases: [], without: [], filters: [] };
  for (const [, minus = "", name, quoted, plain] of q.replace(/[“”„«»]/gu, '"').matchAll(PARTS)) {
    const without = minus === "-";
    const text = (quoted ?? plain ?? "").trim();
    if (name !== undefined) {
      const key = name.toLowerCase() as FilterKey;
      if (text === "") throw invalid("q", phrase("Write something after “{key}:”.", { key }));
      question.filters.push({ key, value: text, without });
    } else if (text === "") continue;
    else if (without) question.without.push(text);
    else if (quoted !== undefined) question.phrases.push(text);
    else question.words += `${question.words && " "}${text}`;
  }
  return question;
}

/** The moment at which a day begins somewhere. Throws for what is no day. */
export function dayStart({ key, value }: Filter, time_zone: string, days_later = 0): Date {
  const day = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value);
  const [year = 0, month = 0, date = 0] = day?.slice(1).map(Number) ?? [];
  const utc = new Date(Date.UTC(year, month - 1, date));
  if (!day || year < 1000 || utc.getUTCMonth() !== month - 1 || utc.getUTCDate() !== date)
    throw invalid("q", phrase("“{key}:{value}” is no day. Write it as 2026-01-31.", { key, value }));
  return startOf(utc.getTime() + days_later * DAY, time_zone);
}

const DAY = 86_400_000;

/**
 * The first moment at which clocks there show midnight of this day or later. Where they go forward at midnight,
 * it is the moment of the change; where they go back to it, the first of the two.
 */
function startOf(wall: number, time_zone: string): Date {
  const [before, after] = [offsetAt(wall - DAY, time_zone), offsetAt(wall + DAY, time_zone)];
  const shows = (at: number) => at + offsetAt(at, time_zone);
  const candidates = [wall - before, wall - after].sort((a, b) => a - b);
  for (const at of candidates) if (shows(at) === wall) return new Date(at);
  // No clock shows this midnight: the change lies between the two guesses.
  let [early, late] = [candidates[0] ?? wall, candidates[1] ?? wall];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (shows(middle) >= wall) late = middle;
    else early = middle;
  }
  return new Date(late);
}

/** Milliseconds by which clocks there are ahead of UTC. */
function offsetAt(at: number, time_zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: time_zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - at;
}
