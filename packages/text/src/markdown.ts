import type { RichNode, RichText } from "@helloworld/protocol";
import MarkdownIt, { type MarkdownIt as Parser, type Token } from "markdown-it";
import { mathsBlock, mathsInline } from "./maths.ts";
import { namesIn } from "./names.ts";
import { spoilerMarks, spoilers, textUntilMark } from "./spoilers.ts";

/** Levels of quotes and lists within each other; deeper ones are text. */
const NESTING = 12;

const SAFE = /^(?:https?:\/\/|mailto:)/i;

function parser(): Parser {
  const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: NESTING * 2 });
  markdown.linkify.set({ fuzzyEmail: false, fuzzyIP: false });
  // Pictures by address would call other hosts, and titles of links say what nobody reads.
  markdown.disable(["image", "reference"]);
  markdown.validateLink = (url) => SAFE.test(url);
  markdown.inline.ruler.at("text", textUntilMark);
  markdown.inline.ruler.after("strikethrough", "spoiler", spoilerMarks);
  markdown.inline.ruler2.after("strikethrough", "spoiler", spoilers);
  markdown.inline.ruler.after("backticks", "maths", mathsInline);
  markdown.block.ruler.after("fence", "maths", mathsBlock, { alt: ["paragraph", "blockquote", "list"] });
  return markdown;
}

const forPosts = parser();
/** Chat is typed as it comes: what is indented is no code, a line of dashes makes no heading, `main.rs` is a file. */
const forMessages = parser().disable(["code", "lheading"]);
forMessages.linkify.set({ fuzzyLink: false });

/**
 * Markdown as a tree without HTML: CommonMark with tables, strike-through,
 * spoilers (`||x||`), maths (`$x$`, `$$x$$`) and bare links; raw HTML is text.
 * Names (`@ada`), tags (`#summer`) and emoji (`:bee:`) in running text become
 * nodes of their own. Linear in practice for any input.
 */
export function parseMarkdown(source: string): RichText {
  return new Builder().build(forPosts.parse(source, {}));
}

/** The same for a message of a conversation. */
export function parseMessage(source: string): RichText {
  return new Builder().build(forMessages.parse(source, {}));
}

type Open = { node: Exclude<RichNode, string> | null; children: RichNode[] };

class Builder {
  readonly #stack: Open[] = [{ node: null, children: [] }];
  #in_link = 0;

  build(tokens: Token[]): RichText {
    for (const token of tokens) this.#take(token);
    return this.#stack[0]?.children ?? [];
  }

  #take(token: Token): void {
    if (token.type === "inline") {
      for (const child of token.children ?? []) this.#take(child);
    } else if (token.nesting === 1) {
      if (token.type === "link_open") this.#in_link += 1;
      this.#stack.push(opened(token));
    } else if (token.nesting === -1) {
      if (token.type === "link_close") this.#in_link -= 1;
      this.#close();
    } else this.#leaf(token);
  }

  #close(): void {
    const top = this.#stack.pop();
    if (!top) return;
    if (top.node && "children" in top.node) this.#add({ ...top.node, children: top.children });
    else for (const child of top.children) this.#add(child);
  }

  #leaf(token: Token): void {
    switch (token.type) {
      case "text":
        if (this.#in_link > 0) this.#add(token.content);
        else for (const node of namesIn(token.content)) this.#add(node);
        break;
      case "softbreak":
      case "hardbreak":
        this.#add({ type: "break" });
        break;
      case "code_inline":
        this.#add({ type: "code", text: token.content });
        break;
      case "fence":
      case "code_block":
        this.#add({ type: "code_block", language: token.info.trim().split(/\s/)[0] ?? "", text: token.content });
        break;
      case "maths":
        this.#add({ type: "maths", block: token.block, text: token.content });
        break;
      case "hr":
        this.#add({ type: "rule" });
        break;
      default:
        if (token.content !== "") this.#add(token.content);
    }
  }

  #add(node: RichNode): void {
    if (node === "") return;
    const siblings = this.#stack.at(-1)?.children ?? [];
    const last = siblings.at(-1);
    if (typeof node === "string" && typeof last === "string") siblings[siblings.length - 1] = last + node;
    else siblings.push(node);
  }
}

/** What a token begins; null for what has no node of its own, such as the paragraph of a tight list. */
function opened(token: Token): Open {
  const children: RichNode[] = [];
  const of = (node: Open["node"]): Open => ({ node, children });
  switch (token.type) {
    case "paragraph_open":
      return of(token.hidden ? null : { type: "paragraph", children });
    case "heading_open":
      return of({ type: "heading", level: Number(token.tag.slice(1)), children });
    case "strong_open":
      return of({ type: "strong", children });
    case "em_open":
      return of({ type: "em", children });
    case "s_open":
      return of({ type: "strike", children });
    case "spoiler_open":
      return of({ type: "spoiler", children });
    case "blockquote_open":
      return of({ type: "quote", children });
    case "bullet_list_open":
      return of({ type: "list", start: null, children });
    case "ordered_list_open":
      return of({ type: "list", start: Number(token.attrGet("start") ?? 1), children });
    case "list_item_open":
      return of({ type: "item", children });
    case "table_open":
      return of({ type: "table", children });
    case "tr_open":
      return of({ type: "row", children });
    case "th_open":
    case "td_open":
      return of({ type: "cell", head: token.type === "th_open", children });
    case "link_open": {
      const href = String(token.attrGet("href") ?? "");
      // `[x]()` leads nowhere.
      return of(SAFE.test(href) ? { type: "link", href, children } : null);
    }
    default:
      return of(null);
  }
}
