import MarkdownIt, { type StateInline } from "markdown-it";
import { beyondMarks, type Edges, edgesOf, firstOf, lastOf } from "./edges.ts";
import { formulaEnd } from "./maths.ts";

/** A mark behind a backslash: text, but with a partner it would have been form, and then the backslash goes. */
type Escaped = { token: number; marks: string } & Edges;

const State = new MarkdownIt("zero").inline.State;

/** The state of markdown-it with our rule for which marks open and close, and what bare links and escapes need to know. */
export class MarkState extends State {
  /** Whether `__` is a mark as well; in chat it belongs to names of Python. */
  readonly low_lines: boolean = true;
  /** The end of the last bare link: a mark may close there, whatever the address ends with. */
  link_end = -1;
  escaped: Escaped[] = [];
  /** The place of a `$` that would have ended an escaped formula. */
  escaped_dollar = -1;
  #has_link: boolean | undefined;
  readonly #open = new Map<number, number>();
  #counted = 0;
  #counted_of: StateInline["delimiters"] | undefined;

  override scanDelims(start: number, _split_words?: boolean): ReturnType<StateInline["scanDelims"]> {
    const { src, posMax } = this;
    let end = start + 1;
    while (end < posMax && src[end] === src[start]) end++;
    const mark = src.slice(start, end);
    return { length: end - start, ...this.edges(mark, start, end) };
  }

  /** Whether marks that stand from `start` to `end` can open and close. */
  edges(mark: string, start: number, end: number): Edges {
    if (mark[0] === "_" && mark.length > 1 && !this.low_lines) return { can_open: false, can_close: false };
    const { src, posMax } = this;
    const before = start === this.link_end ? "a" : lastOf(src, start);
    const last = start === this.link_end ? "a" : beyondMarks(src, start, -1, posMax);
    const after = firstOf(src, end, posMax);
    const around = { before, last, after, first: beyondMarks(src, end, 1, posMax) };
    return edgesOf(mark, { ...around, next: firstOf(src, end + after.length, posMax) });
  }

  /** Whether a mark stands open here that could close. Each is counted once. */
  isOpen(marker: number): boolean {
    if (this.#counted_of !== this.delimiters) {
      this.#counted_of = this.delimiters;
      this.#counted = 0;
      this.#open.clear();
    }
    for (; this.#counted < this.delimiters.length; this.#counted++) {
      const { marker: sign, open, close } = this.delimiters[this.#counted] as (typeof this.delimiters)[number];
      const count = this.#open.get(sign) ?? 0;
      if (close && count > 0) this.#open.set(sign, count - 1);
      else if (open) this.#open.set(sign, count + 1);
    }
    return (this.#open.get(marker) ?? 0) > 0;
  }

  /** Whether there is a Markdown link in the text at all. */
  get has_link(): boolean {
    this.#has_link ??= /\]\(\s*<?(?:https?:|mailto:)/i.test(this.src);
    return this.#has_link;
  }
}

export class ChatState extends MarkState {
  override readonly low_lines = false;
}

const ESCAPED = /\\([*_~|])(?:\\?\1)*/y;
const AUTOLINK = /<(?:https?:\/\/|mailto:)[^\s<>]*>/iy;

/** A backslash is text, as in paths, unless what follows it would have had a meaning. */
export function backslash(given: StateInline, silent: boolean): boolean {
  const state = given as MarkState;
  const { src, pos } = state;
  if (src[pos] !== "\\" || pos + 1 >= state.posMax) return false;
  ESCAPED.lastIndex = pos;
  const found = ESCAPED.exec(src)?.[0];
  if (found && !beginsBlock(src, pos)) {
    if (!silent) {
      const marks = found.replaceAll("\\", "");
      const edges = state.edges(marks, pos, pos + found.length);
      state.push("text", "", 0).content = found;
      if (marks[0] !== "|" || marks.length === 2)
        state.escaped.push({ token: state.tokens.length - 1, marks, ...edges });
    }
    state.pos += found.length;
    return true;
  }
  if (!hasMeaning(state, pos + 1)) return false;
  if (!silent) state.pending += src[pos + 1];
  state.pos += 2;
  return true;
}

/** Whether the characters at `at` would be more than text. */
function hasMeaning(state: MarkState, at: number): boolean {
  const { src } = state;
  switch (src[at]) {
    case "`":
      return src.indexOf("`") !== at || src.includes("`", at + 1);
    case "[":
    case "]":
      return state.has_link;
    case "<":
      AUTOLINK.lastIndex = at;
      return AUTOLINK.test(src);
    case "$": {
      if (at === state.escaped_dollar) return true;
      const end = formulaEnd(src, at, state.posMax, { before: lastOf(src, at - 1), escaped: true });
      if (end > 0) state.escaped_dollar = end - 1;
      return end > 0;
    }
    default:
      return beginsBlock(src, at - 1);
  }
}

const BLOCK = /(?:#{1,6}|[-*+>])(?=[ \t])/y;
const NUMBER_END = /[.)](?=[ \t])/y;

/** A backslash at the beginning of a line before what would make it a heading, a list or a quote. */
function beginsBlock(src: string, at: number): boolean {
  let from = at;
  while (from > 0 && at - from < 12 && src[from - 1] !== "\n") from--;
  if (from > 0 && src[from - 1] !== "\n") return false;
  const head = src.slice(from, at).trim();
  const rule = head === "" ? BLOCK : NUMBER_END;
  if (head !== "" && !/^\d{1,9}$/.test(head)) return false;
  rule.lastIndex = at + 1;
  return rule.test(src);
}

/** After the marks have found each other: a mark behind a backslash that would have had a partner loses the backslash. */
export function escapes(given: StateInline): void {
  const state = given as MarkState;
  if (state.escaped.length === 0) return;
  const alone = [state.delimiters, ...state.tokens_meta.map((meta) => meta?.delimiters ?? [])].flatMap((marks) => {
    const closing = new Set(marks.map((mark) => mark.end));
    return marks
      .filter((mark, index) => mark.end < 0 && !closing.has(index))
      .map(({ token, marker, open, close }) => ({
        token,
        marks: String.fromCharCode(marker),
        can_open: open,
        can_close: close,
        real: true,
      }));
  });
  const all = [...state.escaped.map((one) => ({ ...one, real: false })), ...alone].sort((a, b) => a.token - b.token);
  const opened = new Map<string, typeof all>();
  const bare = (one: (typeof all)[number]) => {
    const token = state.tokens[one.token];
    if (!one.real && token) token.content = one.marks;
  };
  for (const one of all) {
    const sign = one.marks[0] ?? "";
    const stack = opened.get(sign) ?? [];
    const partner = one.can_close ? stack.pop() : undefined;
    if (partner) {
      if (one.real && partner.real) continue;
      bare(one);
      bare(partner);
    } else if (one.can_open) {
      stack.push(one);
      opened.set(sign, stack);
    }
  }
}
