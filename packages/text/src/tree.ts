import type { RichNode, RichText } from "@helloworld/protocol";
import type { Token } from "markdown-it";
import { addressesIn, SAFE } from "./addresses.ts";
import type { Links } from "./links.ts";
import { namesIn } from "./names.ts";
import { DEEPEST } from "./words.ts";

type Node = Exclude<RichNode, string>;
/** Without a node of its own, what is within goes to `children` of the one above. */
type Open = { node: Node | null; children: RichNode[]; depth: number; next: number; nowhere?: boolean };

/** Makes a tree of tokens: no deeper than `DEEPEST`, and with no more nodes than there are tokens and names. */
export class TreeBuilder {
  readonly #stack: Open[] = [{ node: null, children: [], depth: 0, next: 1 }];
  #in_link = 0;

  constructor(readonly links: Links) {}

  build(tokens: Token[]): RichText {
    for (const token of tokens) {
      if (token.type !== "inline") this.#take(token);
      else for (const child of token.children ?? []) this.#take(child);
    }
    return this.#stack[0]?.children ?? [];
  }

  #take(token: Token): void {
    if (token.nesting === 1) {
      if (token.type === "link_open") this.#in_link += 1;
      // `handlers[name]()` leads nowhere.
      if (leadsNowhere(token)) this.#add("[");
      this.#open(token);
    } else if (token.nesting === -1) {
      if (token.type === "link_close") this.#in_link -= 1;
      const closed = this.#stack.length > 1 ? this.#stack.pop() : undefined;
      if (closed?.nowhere) this.#add("]()");
    } else this.#leaf(token);
  }

  #open(token: Token): void {
    const above = this.#stack.at(-1) as Open;
    const node = above.depth < DEEPEST ? nodeOf(token) : null;
    if (!node || !("children" in node)) {
      this.#stack.push({ ...above, node: null, nowhere: leadsNowhere(token) });
      return;
    }
    // In chat the items of a list keep the numbers they were given.
    if (node.type === "item" && this.links.in_chat && token.info !== "") {
      const number = Number(token.info);
      if (number !== above.next) node.number = number;
      above.next = number + 1;
    }
    this.#add(node);
    const next = node.type === "list" ? (node.start ?? 1) : 1;
    this.#stack.push({ node, children: node.children, depth: above.depth + 1, next });
  }

  #leaf(token: Token): void {
    switch (token.type) {
      case "text":
        if (this.#in_link > 0) this.#add(token.content);
        else this.#text(token.content);
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

  /** Running text: addresses, and names between them. */
  #text(text: string): void {
    let after = 0;
    for (const { start, end, url } of addressesIn(text, this.links.in_chat)) {
      this.#names(text.slice(after, start));
      const shown = this.links.shown(url);
      const words = text.startsWith("mailto:", start) ? shown : shown.replace(/^https:\/\//, "");
      this.#add({ type: "link", href: this.links.href(url), children: [words] });
      after = end;
    }
    this.#names(text.slice(after));
  }

  #names(text: string): void {
    for (const node of namesIn(text)) this.#add(node);
  }

  #add(node: RichNode): void {
    if (node === "") return;
    const siblings = (this.#stack.at(-1) as Open).children;
    const last = siblings.at(-1);
    if (typeof node === "string" && typeof last === "string") siblings[siblings.length - 1] = last + node;
    else siblings.push(node);
  }
}

function leadsNowhere(token: Token): boolean {
  return token.type === "link_open" && token.attrGet("href") === "";
}

/** The node that a token begins; null for a token without one, such as the paragraph of a tight list. */
function nodeOf(token: Token): Node | null {
  const children: RichNode[] = [];
  switch (token.type) {
    case "paragraph_open":
      return token.hidden ? null : { type: "paragraph", children };
    case "heading_open":
      return { type: "heading", level: Number(token.tag.slice(1)), children };
    case "strong_open":
      return { type: "strong", children };
    case "em_open":
      return { type: "em", children };
    case "s_open":
      return { type: "strike", children };
    case "spoiler_open":
      return { type: "spoiler", children };
    case "blockquote_open":
      return { type: "quote", children };
    case "bullet_list_open":
      return { type: "list", start: null, children };
    case "ordered_list_open":
      return { type: "list", start: Number(token.attrGet("start") ?? 1), children };
    case "list_item_open":
      return { type: "item", children };
    case "table_open":
      return { type: "table", children };
    case "tr_open":
      return { type: "row", children };
    case "th_open":
    case "td_open":
      return { type: "cell", head: token.type === "th_open", children };
    case "link_open": {
      const href = String(token.attrGet("href") ?? "");
      return SAFE.test(href) ? { type: "link", href, children } : null;
    }
    default:
      return null;
  }
}
