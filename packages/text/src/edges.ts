import { isSpaced, isUnspaced } from "./letters.ts";

export type Edges = { can_open: boolean; can_close: boolean };
/** The surroundings of a mark: the characters at both sides, the first ones that are no marks, and the one after next. */
type Around = { before: string; last: string; after: string; first: string; next: string };

const SPACE = /^\s$/u;
const SIGN = /^[\p{P}\p{S}]$/u;
const MARK = /^[*_~|\\]$/;
const QUOTE = /^["']$/;
const OPENS = /^[\p{Ps}\p{Pi}\p{Pd}\p{So}"'¡¿]$/u;
const CLOSES = /^[\p{Pe}\p{Pf}\p{Pd}\p{So}"'…]$/u;
const STOPS = /^[.,:;!?]$/;
/** The neighbours of a single mark: words, and characters that words begin or end with, so that `*.txt` is none. */
const BEGINS = /^[\p{L}\p{M}\p{N}\p{Ps}\p{Pi}\p{So}\p{Sc}"'`@#:<¡¿…]$/u;
const ENDS = /^[\p{L}\p{M}\p{N}\p{Pe}\p{Pf}\p{So}\p{Sc}"'`>.,:;!?…%°+#]$/u;
/** Signs of paths and programs: `**` beside one is a pattern, an operator or a pointer. */
const CODE = /^[/\\=&^<({[]$/;

/**
 * Which marks open and close. They stand at the edge of a word, never within
 * one: `a*b*c` and `snake_case_name` are text. Writing without spaces has its
 * edges anywhere: `这是**“强调”**文本`. A single `*` or `_` moreover stands
 * between space, brackets, quotes or dashes and a word, so that patterns,
 * pointers and faces are text: `*.txt`, `^.*$`, `(*_*)`.
 */
export function edgesOf(mark: string, around: Around): Edges {
  const { before, after } = around;
  const is_emphasis = mark[0] === "*" || mark[0] === "_";
  if ((is_emphasis && mark.length > 3) || (isSpaced(before) && isSpaced(after)))
    return { can_open: false, can_close: false };
  if (is_emphasis && mark.length === 1) return { can_open: opensSingle(around), can_close: closesSingle(around) };
  const [begin, end] = [isSpace(before), isSpace(after)];
  const [wide_before, wide_after] = [isUnspaced(before), isUnspaced(after)];
  const can_open =
    !end && (!SIGN.test(after) || begin || SIGN.test(before) || wide_before) && (!isSpaced(before) || wide_after);
  const can_close =
    !begin && (!SIGN.test(before) || end || SIGN.test(after) || wide_after) && (!isSpaced(after) || wide_before);
  if (!is_emphasis) return { can_open, can_close };
  return { can_open: can_open && !/^[/\\=&^<]$/.test(before), can_close: can_close && !CODE.test(before) };
}

function opensSingle({ before, after, first }: Around): boolean {
  if (!BEGINS.test(first) && !isUnspaced(first)) return false;
  const apart = isSpace(before) || MARK.test(before) || isUnspaced(before);
  return QUOTE.test(after) ? apart || /^\p{Ps}$/u.test(before) : apart || OPENS.test(before) || isUnspaced(after);
}

function closesSingle({ before, last, after, next }: Around): boolean {
  if (!ENDS.test(last) && !isUnspaced(last)) return false;
  const apart = isSpace(after) || MARK.test(after) || isUnspaced(after) || (STOPS.test(after) && !isSpaced(next));
  return QUOTE.test(before) ? apart || /^\p{Pe}$/u.test(after) : apart || CLOSES.test(after) || isUnspaced(before);
}

/** Whether a mark that is open would close before `after`, which stands before `next`. */
export function endsBefore(after: string, next: string): boolean {
  return (
    isSpace(after) ||
    MARK.test(after) ||
    CLOSES.test(after) ||
    isUnspaced(after) ||
    (STOPS.test(after) && !isSpaced(next))
  );
}

function isSpace(character: string): boolean {
  return character === "" || SPACE.test(character);
}

/** The character before a place; none at the beginning. */
export function lastOf(text: string, at: number): string {
  if (at <= 0) return "";
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? text.slice(at - 2, at) : (text[at - 1] ?? "");
}

/** The character at a place; none at the end. */
export function firstOf(text: string, at: number, end: number): string {
  return at >= end ? "" : String.fromCodePoint(text.codePointAt(at) ?? 0);
}

/** Marks in a row that are looked past. */
const ROW = 8;

/** The first character after, or before, a place that is no mark. */
export function beyondMarks(text: string, at: number, step: 1 | -1, end: number): string {
  const one = (place: number) => (step === 1 ? firstOf(text, place, end) : lastOf(text, place));
  let place = at;
  for (let count = 0; count < ROW && MARK.test(one(place)); count++) place += step;
  return one(place);
}
