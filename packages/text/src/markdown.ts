import type { RichText } from "@helloworld/protocol";
import MarkdownIt, { type MarkdownIt as Parser } from "markdown-it";
import { blocksOfMessages, blocksOfPosts, MOST_LEVELS } from "./blocks.ts";
import { addLinks, type Links } from "./links.ts";
import { backslash, ChatState, escapes, MarkState } from "./marks.ts";
import { mathsBlock, mathsInline } from "./maths.ts";
import { spoilerMarks, spoilers, textUntilMark } from "./spoilers.ts";
import { TreeBuilder } from "./tree.ts";

function parser(State: typeof MarkState, in_chat: boolean): { markdown: Parser; links: Links } {
  const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true, maxNesting: MOST_LEVELS });
  // Pictures by address would call other hosts, titles of links say what nobody reads, and `&nbsp;` is what was typed.
  markdown.disable(["image", "reference", "entity"]);
  markdown.inline.State = State;
  const links = addLinks(markdown, in_chat);
  (in_chat ? blocksOfMessages : blocksOfPosts)(markdown);
  markdown.inline.ruler.at("text", textUntilMark);
  markdown.inline.ruler.at("escape", backslash);
  markdown.inline.ruler.after("strikethrough", "spoiler", spoilerMarks);
  markdown.inline.ruler2.after("balance_pairs", "escapes", escapes);
  markdown.inline.ruler2.after("strikethrough", "spoiler", spoilers);
  markdown.inline.ruler.after("backticks", "maths", mathsInline);
  markdown.block.ruler.after("fence", "maths", mathsBlock, { alt: ["paragraph", "blockquote", "list"] });
  return { markdown, links };
}

const posts = parser(MarkState, false);
const messages = parser(ChatState, true);

/**
 * Markdown as a tree without HTML: CommonMark with tables, strike-through,
 * spoilers (`||x||`), maths (`$x^2$`, `$$x$$`) and bare links; raw HTML is text.
 * Names (`@ada`), tags (`#summer`) and emoji (`:bee:`) in running text become
 * nodes of their own. Linear in practice for any input, and at most `DEEPEST` deep.
 */
export function parseMarkdown(source: string): RichText {
  return new TreeBuilder(posts.links).build(posts.markdown.parse(source, {}));
}

/** The same for a message of a conversation, where ordinary text shows as it was typed. */
export function parseMessage(source: string): RichText {
  return new TreeBuilder(messages.links).build(messages.markdown.parse(source, {}));
}
