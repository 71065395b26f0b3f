import type { Marked } from "@helloworld/protocol";
import { fold, wordsIn } from "./fold.ts";
import type { Term } from "./terms.ts";

type Range = { start: number; end: number };

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A folded text that knows where each of its characters came from. */
function foldedWithPlaces(text: string): { folded: string; places: Range[] } {
  let folded = "";
  const places: Range[] = [];
  for (const { segment, index } of graphemes.segment(text)) {
    const part = fold(segment);
    folded += part;
    for (let each = 0; each < part.length; each += 1) places.push({ start: index, end: index + segment.length });
  }
  return { folded, places };
}

/** Where the terms stand in a text, in order, none over another. */
function rangesOf(text: string, terms: Term[]): Range[] {
  const { folded, places } = foldedWithPlaces(text);
  const found: Range[] = [];
  for (const word of wordsIn(folded)) {
    for (const term of terms) {
      for (const [start, length] of term.is_run ? parts(word.text, term) : beginnings(word.text, term)) {
        const first = places[word.start + start];
        const last = places[word.start + start + length - 1];
        if (first && last) found.push({ start: first.start, end: last.end });
      }
    }
  }
  found.sort((one, other) => one.start - other.start || other.end - one.end);
  const apart: Range[] = [];
  for (const range of found) {
    const before = apart.at(-1);
    if (before && range.start <= before.end) before.end = Math.max(before.end, range.end);
    else apart.push({ ...range });
  }
  return apart;
}

function* parts(run: string, { any: [part = ""] }: Term): Generator<[number, number]> {
  for (let at = run.indexOf(part); part !== "" && at >= 0; at = run.indexOf(part, at + part.length))
    yield [at, part.length];
}

function beginnings(word: string, { any, whole = [], is_run }: Term): [number, number][] {
  if (is_run) return [];
  if (whole.includes(word)) return [[0, word.length]];
  const lengths = any.filter((one) => (one.length > 1 ? word.startsWith(one) : word === one)).map((one) => one.length);
  return lengths.length > 0 ? [[0, Math.max(...lengths)]] : [];
}

/** A text in pieces, those marked that are what was looked for. With `around`, only so many characters about the first. */
export function highlight(text: string, terms: Term[], around = Number.POSITIVE_INFINITY): Marked {
  const ranges = rangesOf(text, terms);
  const from = Math.max(0, startOf(text, (ranges[0]?.start ?? 0) - around / 4));
  const to = from + around >= text.length ? text.length : startOf(text, from + around);
  const pieces: Marked = [];
  const add = (piece: string, match: boolean) => piece !== "" && pieces.push({ text: piece, match });
  if (from > 0) add("… ", false);
  let end = from;
  for (const range of ranges) {
    if (range.start >= to) break;
    add(text.slice(end, range.start), false);
    end = Math.min(range.end, to);
    add(text.slice(range.start, end), true);
  }
  add(text.slice(end, to), false);
  if (to < text.length) add(" …", false);
  return pieces;
}

/** The nearest place at or before `at` where a word, or at least a character, begins. */
function startOf(text: string, at: number): number {
  const place = Math.floor(at);
  if (place <= 0) return 0;
  const space = text.slice(Math.max(0, place - 20), place).search(/\s\S*$/);
  if (space >= 0) return Math.max(0, place - 20) + space + 1;
  return /[\udc00-\udfff]/.test(text.charAt(place)) ? place - 1 : place;
}
