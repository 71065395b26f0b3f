import type { StateInline } from "markdown-it";

const BAR = 0x7c;
/** Characters that begin no rule: markdown-it's own, with the bar among the marks. */
const PLAIN = /[^\n!#$%&*+\-:<=>@[\]\\^_`{|}~]+/y;

/** In place of the rule for text of markdown-it, which runs over bars. */
export function textUntilMark(state: StateInline, silent: boolean): boolean {
  PLAIN.lastIndex = state.pos;
  const found = PLAIN.exec(state.src)?.[0];
  if (!found) return false;
  const text = found.slice(0, state.posMax - state.pos);
  if (!silent) state.pending += text;
  state.pos += text.length;
  return true;
}

/** Notes each `||` that can begin or end a spoiler; within a word, as in `a||b`, none does. */
export function spoilerMarks(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== BAR) return false;
  const { length, can_open, can_close } = state.scanDelims(state.pos, false);
  const token = state.push("text", "", 0);
  token.content = "|".repeat(length);
  if (length === 2) {
    const place = state.tokens.length - 1;
    state.delimiters.push({ marker: BAR, length: 0, token: place, end: -1, open: can_open, close: can_close });
  }
  state.pos += length;
  return true;
}

/** Makes spoilers of the marks that found each other. */
export function spoilers(state: StateInline): void {
  for (const marks of [state.delimiters, ...state.tokens_meta.map((meta) => meta?.delimiters ?? [])]) {
    for (const mark of marks) {
      const other = marks[mark.end];
      if (mark.marker !== BAR || !other) continue;
      become(state, mark.token, "spoiler_open", 1);
      become(state, other.token, "spoiler_close", -1);
    }
  }
}

function become(state: StateInline, place: number, type: string, nesting: 1 | -1): void {
  const token = state.tokens[place];
  if (token) Object.assign(token, { type, nesting, content: "" });
}
