import MarkdownIt, { type MarkdownIt as Parser, type StateBlock, type StateInline } from "markdown-it";

/** Levels of quotes and lists within each other; deeper ones are text. */
const NESTING = 12;
/** The deepest nesting for markdown-it; deeper, it would leave text out. */
export const MOST_LEVELS = 2 * NESTING + 4;

type Rule = (state: StateBlock, first: number, end: number, silent: boolean) => boolean;

function ruleOf(name: string): Rule {
  const { ruler } = new MarkdownIt().block;
  ruler.enableOnly([name]);
  return ruler.getRules("")[0] as Rule;
}

function autolinkRule(): (state: StateInline, silent: boolean) => boolean {
  const { ruler } = new MarkdownIt().inline;
  ruler.enableOnly(["autolink"]);
  return ruler.getRules("")[0] as ReturnType<typeof autolinkRule>;
}

const ALL = ["paragraph", "reference", "blockquote", "list"];
const ALT: Readonly<Record<string, string[]>> = { blockquote: ALL, hr: ALL, fence: ALL, list: ALL.slice(0, 3) };

/** A rule of markdown-it only for lines that read like `line`, and not too deep. */
function only(markdown: Parser, name: string, line: RegExp): void {
  const rule = ruleOf(name);
  const guarded: Rule = (state, first, end, silent) => {
    if (state.level >= 2 * NESTING) return false;
    const from = (state.bMarks[first] ?? 0) + (state.tShift[first] ?? 0);
    line.lastIndex = from;
    return line.test(state.src) && rule(state, first, end, silent);
  };
  markdown.block.ruler.at(name, guarded, { alt: ALT[name] ?? [] });
}

/** Posts are documents: CommonMark, but that a face such as `>_<` is no quote. */
export function blocksOfPosts(markdown: Parser): void {
  only(markdown, "blockquote", />(?=[\s>\p{L}\p{N}*"'“‘«[(`#]|$)/uy);
  only(markdown, "list", /(?:[-*+]|\d{1,9}[.)])(?=[ \t\n]|$)/y);
}

/**
 * Chat is typed as it comes. Only what has a space after it and text begins a
 * quote or a list, `1999. a year` is a sentence and `1)` a number; there are no
 * headings, rules are of dashes, code stands between backticks. Lines keep
 * their spaces.
 */
export function blocksOfMessages(markdown: Parser): void {
  markdown.disable(["code", "heading", "lheading"]);
  only(markdown, "blockquote", />[ \t]+(?=\S)/y);
  only(markdown, "list", /(?:[-*][ \t]+(?![-*+](?:[ \t\n]|$))|\d{1,3}\.[ \t]+)(?=\S)/y);
  only(markdown, "hr", /---+[ \t]*(?=\n|$)/y);
  only(markdown, "fence", /`/y);
  const autolink = autolinkRule();
  markdown.inline.ruler.at("autolink", (state, silent) => {
    // `<ada@example.org>` in a list of people stays as it is.
    return /^<(?:https?|mailto):/i.test(state.src.slice(state.pos, state.pos + 8)) && autolink(state, silent);
  });
  const paragraph = ruleOf("paragraph");
  markdown.block.ruler.at("paragraph", (state, first, end, silent) => {
    paragraph(state, first, end, silent);
    const inline = state.tokens.at(-2);
    if (inline) inline.content = withoutSpacesAfter(state.getLines(first, state.line, state.blkIndent, false));
    return true;
  });
  markdown.inline.ruler.at("newline", (state, silent) => {
    if (state.src[state.pos] !== "\n") return false;
    if (!silent) {
      state.pending = withoutSpacesAfter(state.pending);
      state.push("softbreak", "br", 0);
    }
    state.pos += 1;
    return true;
  });
}

/** Step by step: the expression for spaces at an end is quadratic on many spaces in the middle. */
export function withoutSpacesAfter(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  return text.slice(0, end);
}
