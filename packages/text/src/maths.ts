import type { StateBlock, StateInline } from "markdown-it";
import { endsBefore, firstOf, lastOf } from "./edges.ts";
import { isUnspaced } from "./letters.ts";

/** Characters of a formula in a line; what is longer is money or a program. */
const LONGEST = 1_000;

/** `$x^2$` and `$$x$$` in a line. Sums of money and variables are text: "$5 and $10", "$HOME/bin:$PATH". */
export function mathsInline(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== "$") return false;
  const end = formulaEnd(src, pos, posMax, { before: lastOf(src, pos) });
  if (end < 0) {
    // The rest of a run begins none either.
    let after = pos + 1;
    while (after < posMax && src[after] === "$") after++;
    if (!silent) state.pending += src.slice(pos, after);
    state.pos = after;
    return true;
  }
  if (!silent) {
    const size = src[pos + 1] === "$" ? 2 : 1;
    const token = state.push("maths", "", 0);
    token.content = src.slice(pos + size, end - size).trim();
    token.block = false;
  }
  state.pos = end;
  return true;
}

/** The end of a formula that begins at a `$`; -1 for none. `escaped` ones may end with `\$`. */
export function formulaEnd(
  src: string,
  at: number,
  end: number,
  { before, escaped = false }: { before: string; escaped?: boolean },
): number {
  if (before !== "" && !/^[\s\p{Ps}\p{Pi}\p{Pd}"'*_~|=,]$/u.test(before) && !isUnspaced(before)) return -1;
  const mark = src[at + 1] === "$" ? "$$" : "$";
  const from = at + mark.length;
  if (src[from] === "$") return -1;
  const to = nextDollar(src, from, Math.min(end, from + LONGEST), escaped);
  if (to < 0 || !src.startsWith(mark, to)) return -1;
  const after = to + mark.length;
  const next = firstOf(src, after, end);
  if (next === "$" || !endsBefore(next, firstOf(src, after + next.length, end))) return -1;
  const text = src.slice(from, to).replace(escaped ? /\\$/ : /$^/, "");
  const tight = text !== "" && !/^\s|\s$/.test(text);
  return (tight && mark === "$$") || ((tight || mark === "$$") && isFormula(text.trim())) ? after : -1;
}

/** The next `$` before `end` on the line that is not escaped; -1 if there is none. */
function nextDollar(src: string, from: number, end: number, escaped: boolean): number {
  for (let at = from; at < end; at++) {
    const sign = src.charCodeAt(at);
    if (sign === 0x0a) return -1;
    if (sign === 0x5c && !escaped) at++;
    else if (sign === 0x24) return at;
  }
  return -1;
}

/** A command of TeX, an exponent, an index of one letter. */
const TEX =
  /\\[a-zA-Z]{2,}|[\p{L}\p{N})}\]]\^[\p{L}\p{N}\\{(+*'-]|(?<![\p{L}\p{N}_])\p{L}_(?:\{|\\|[\p{L}\p{N}](?![\p{L}\p{N}_]))/u;
/** Single letters and numbers with operators between, as in `f(x) = 2x + 1`. */
const TERM = String.raw`(?:\d+(?:[.,]\d+)?)?(?:\p{L}(?!\p{L}))?(?:\([^()]{0,20}\))?['!]?`;
const SUM = new RegExp(String.raw`^-?${TERM}(?:\s*(?:[-+*/=<>,|]|<=|>=)\s*(?=[\p{L}\p{N}(])${TERM})*$`, "u");

/** Whether a text between dollar signs is clearly meant as a formula: TeX, or letters and numbers as in school. */
function isFormula(text: string): boolean {
  if (/\\\$/.test(text)) return TEX.test(text) || /[+=^]/.test(text);
  return TEX.test(text) || (/(?<!\p{L})\p{L}(?!\p{L})/u.test(text) && text.length <= 100 && SUM.test(text));
}

/** Until which line it is known that no formula ends. */
type Known = { no_maths_until?: number };

/** `$$`, lines of a formula without an empty one, `$$`; text beside the dollar signs must clearly be a formula. */
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
  const inner = state
    .getLines(first, last + 1, state.blkIndent, false)
    .trim()
    .slice(2, -2);
  const text = inner.trim();
  const alone = last > first && rest === "" && lineOf(state, last) === "$$";
  const tight = last === first && inner === text;
  if (text === "" || !(alone || tight || TEX.test(text) || isFormula(text))) return false;
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
