import type { StateBlock, StateInline } from "markdown-it";

/** `$x$` and `$$x$$` in a line. Sums of money are text: "$5 and $10", "5$ or 7$". */
export function mathsInline(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== "$" || (pos > 0 && /[\p{L}\p{N}$]/u.test(src[pos - 1] ?? ""))) return false;
  const mark = src[pos + 1] === "$" ? "$$" : "$";
  const from = pos + mark.length;
  const to = nextDollar(src, from, posMax);
  if (to < 0 || !src.startsWith(mark, to) || /[\d$]/.test(src[to + mark.length] ?? "")) return false;
  const text = src.slice(from, to);
  if (mark === "$" ? !isFormula(text) : text.trim() === "") return false;
  if (!silent) {
    const token = state.push("maths", "", 0);
    token.content = text.trim();
    token.block = false;
  }
  state.pos = to + mark.length;
  return true;
}

/** The next `$` before `end` that is not escaped; -1 if there is none. */
function nextDollar(src: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const sign = src.charCodeAt(at);
    if (sign === 0x5c) at++;
    else if (sign === 0x24) return at;
  }
  return -1;
}

/** No space at its ends, and no amount with words after it, as in "$5 each, or 10$". */
function isFormula(text: string): boolean {
  if (text === "" || /^\s|\s$/.test(text)) return false;
  return !/^[\d.,]+\s/.test(text) || /[\\^_=+*/<>{}]/.test(text);
}

/** Until which line it is known that no formula ends. */
type Known = { no_maths_until?: number };

/** `$$`, lines of a formula without an empty one, `$$`. */
export function mathsBlock(state: StateBlock, first: number, end: number, silent: boolean): boolean {
  const known = state.env as Known;
  const begin = lineOf(state, first);
  if (!begin.startsWith("$$") || first < (known.no_maths_until ?? 0)) return false;
  const rest = begin.slice(2);
  if (rest.includes("$$") && rest.indexOf("$$") < rest.length - 2) return false;
  let last = first;
  if (rest.length < 2 || !rest.endsWith("$$")) {
    do {
      last += 1;
      if (last >= end || state.isEmpty(last) || (state.sCount[last] ?? 0) < state.blkIndent) {
        known.no_maths_until = last;
        return false;
      }
    } while (!lineOf(state, last).endsWith("$$"));
  }
  const text = state
    .getLines(first, last + 1, state.blkIndent, false)
    .trim()
    .slice(2, -2)
    .trim();
  if (text === "") return false;
  if (silent) return true;
  state.line = last + 1;
  const token = state.push("maths", "", 0);
  token.content = text;
  token.block = true;
  token.map = [first, state.line];
  return true;
}

function lineOf(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd();
}
