import { tableMarkdown } from "./table-markdown.ts";

/** HTML as far as it matters here: a text, or a tag with what is in it. */
export type Html =
  | string
  | { tag: string; href: string; style: string; alt?: string; is_code_line?: boolean; children: readonly Html[] };
type Tag = Exclude<Html, string>;

/** A space that stays, from text whose spaces are kept, until the Markdown is done. */
const KEPT_SPACE = "\ue000";
const KEEPS = /white-space(?:-collapse)?:\s*(?:pre|break-spaces|preserve)/i;
const COLLAPSES = /white-space(?:-collapse)?:\s*(?:normal|nowrap|collapse)/i;
/** An emoji as a picture, as social networks and messengers have it: the emoji, or its name between colons. */
const EMOJI_ALT = /^(?:[\p{Extended_Pictographic}\p{Emoji_Component}]{1,20}|:[\w+-]{1,40}:)$/u;

/** Deeper ones are read for their text only. */
const DEEPEST = 40;
const SILENT = new Set(["script", "style", "head", "title", "meta", "link", "template", "noscript", "svg", "math"]);
const BLOCKS = new Set(
  "p div section article header footer main aside h1 h2 h3 h4 h5 h6 ul ol li table blockquote pre hr figure dl dt dd".split(
    " ",
  ),
);

/** HTML that was copied somewhere, as Markdown: bold, italic, struck, code, links, lists, quotes, headings and tables. */
export function htmlMarkdown(nodes: readonly Html[]): string {
  return joined(blocksOf(withKeptSpaces(nodes, false, 0), 0))
    .trim()
    .replaceAll(KEPT_SPACE, " ")
    .replace(/[ \n]+$/, "");
}

/** Text whose style keeps its spaces and lines, with both as what is not folded below. */
function withKeptSpaces(nodes: readonly Html[], kept: boolean, depth: number): Html[] {
  return nodes.flatMap((node): Html[] => {
    if (typeof node === "string") return kept ? keptLines(node) : [node];
    if (node.tag === "pre" || depth > DEEPEST) return [node];
    const keeps = KEEPS.test(node.style) || (kept && !COLLAPSES.test(node.style));
    return [{ ...node, children: withKeptSpaces(node.children, keeps, depth + 1) }];
  });
}

function keptLines(text: string): Html[] {
  const lines = text.replaceAll("\t", "    ").split(/\r?\n/);
  return lines.flatMap((line, index): Html[] => {
    const words = line.replace(/[ \u00a0]/g, KEPT_SPACE);
    return index === 0 ? [words] : [{ tag: "br", href: "", style: "", children: [] }, words];
  });
}

/** `loose` ones stand apart from their neighbours by an empty line. */
type Block = { text: string; loose: boolean };

function joined(blocks: readonly Block[]): string {
  let text = "";
  blocks.forEach((block, index) => {
    if (index > 0) text += block.loose || blocks[index - 1]?.loose ? "\n\n" : "\n";
    text += block.text;
  });
  return text;
}

function blocksOf(nodes: readonly Html[], depth: number): Block[] {
  const blocks: Block[] = [];
  let run: Html[] = [];
  const flush = () => {
    const text = tidy(inline(run, depth));
    if (text !== "") blocks.push({ text, loose: false });
    run = [];
  };
  for (const node of nodes) {
    if (typeof node === "string" || (!BLOCKS.has(node.tag) && !holdsBlock(node, depth))) run.push(node);
    else {
      flush();
      blocks.push(...blockOf(node, depth + 1));
    }
  }
  flush();
  return blocks;
}

/** `<b>` and `<span>` around whole paragraphs are what some editors copy. */
function holdsBlock(node: Html, depth: number): boolean {
  return (
    typeof node === "object" &&
    depth < DEEPEST &&
    node.children.some((child) => typeof child === "object" && (BLOCKS.has(child.tag) || holdsBlock(child, depth + 1)))
  );
}

function blockOf(node: Tag, depth: number): Block[] {
  if (SILENT.has(node.tag)) return [];
  if (depth > DEEPEST) return [{ text: tidy(words(node)), loose: false }];
  switch (node.tag) {
    case "ul":
    case "ol":
      return [{ text: list(node, depth), loose: true }];
    case "table":
      if (isCode(node, depth)) return [{ text: fenced(codeLines(node).join("\n")), loose: true }];
      return [{ text: tableMarkdown(rowsOf(node, depth)), loose: true }];
    case "blockquote":
      return [{ text: prefixed(joined(blocksOf(node.children, depth)), "> ", "> "), loose: true }];
    case "pre":
      return [{ text: fenced(words(node).replace(/\n$/, "")), loose: true }];
    case "hr":
      return [{ text: "---", loose: true }];
    case "p":
      return blocksOf(node.children, depth).map((block) => ({ ...block, loose: true }));
    default: {
      const level = /^h([1-6])$/.exec(node.tag)?.[1];
      const blocks = blocksOf(node.children, depth);
      if (!level || blocks.length === 0) return blocks;
      return [{ text: `${"#".repeat(Number(level))} ${tidy(joined(blocks).replace(/\n+/g, " "))}`, loose: true }];
    }
  }
}

function list(node: Tag, depth: number): string {
  let number = 0;
  const items = node.children.flatMap((child) => {
    if (typeof child === "string" || (child.tag !== "li" && child.tag !== "ul" && child.tag !== "ol")) return [];
    // Some put a list within a list beside its item, not in it.
    if (child.tag !== "li") return [prefixed(list(child, depth + 1), "  ", "  ")];
    number += 1;
    const mark = node.tag === "ol" ? `${number}. ` : "- ";
    const text = joined(blocksOf(child.children, depth + 1).map((block) => ({ ...block, loose: false })));
    return text === "" ? [] : [prefixed(text, mark, " ".repeat(mark.length))];
  });
  return items.join("\n");
}

function prefixed(text: string, first: string, next: string): string {
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? first : line === "" ? next.trimEnd() : next) + line)
    .join("\n");
}

const fenced = (code: string) => `\`\`\`\n${code}\n\`\`\``;

/** A page of code is a table, of which each row is a numbered line. */
function isCode(node: Tag, depth: number): boolean {
  if (depth > DEEPEST) return false;
  return node.children.some((child) => typeof child === "object" && (child.is_code_line || isCode(child, depth + 1)));
}

function codeLines(node: Tag): string[] {
  return node.children.flatMap((child) => {
    if (typeof child === "string") return [];
    if (child.tag !== "tr") return codeLines(child);
    const line = child.children.findLast((cell) => typeof cell === "object");
    return line ? [words(line).replace(/\n$/, "")] : [];
  });
}

function rowsOf(node: Tag, depth: number): string[][] {
  return node.children.flatMap((child) => {
    if (typeof child === "string") return [];
    if (child.tag !== "tr") return depth < DEEPEST ? rowsOf(child, depth + 1) : [];
    const cells = child.children.filter((cell) => typeof cell === "object" && (cell.tag === "td" || cell.tag === "th"));
    return [cells.map((cell) => joined(blocksOf([cell], depth + 1)).replace(/\n+/g, " "))];
  });
}

function inline(nodes: readonly Html[], depth: number): string {
  return nodes.map((node) => inlineOf(node, depth)).join("");
}

function inlineOf(node: Html, depth: number): string {
  if (typeof node === "string") return node.replace(/[\s\u00a0]+/g, " ");
  const { tag, style, children } = node;
  if (SILENT.has(tag)) return "";
  if (tag === "br") return "\n";
  if (tag === "img") return EMOJI_ALT.test(node.alt ?? "") ? (node.alt ?? "") : "";
  if (depth > DEEPEST) return words(node).replace(/\s+/g, " ");
  const inner = inline(children, depth + 1);
  if (tag === "code" || tag === "kbd" || tag === "tt" || tag === "samp") return around(inner, "`");
  if (tag === "a") return link(inner, node.href);
  let text = inner;
  if (/^(?:s|del|strike)$/.test(tag) || /text-decoration[^;]*line-through/i.test(style)) text = around(text, "~~");
  const italic = tag === "i" || tag === "em" || /font-style:\s*italic/i.test(style);
  if (italic && !/font-style:\s*normal/i.test(style)) text = around(text, "_");
  const bold = tag === "b" || tag === "strong" || /font-weight:\s*(?:bold|[6-9]00)/i.test(style);
  return bold && !/font-weight:\s*(?:normal|[1-4]00)/i.test(style) ? around(text, "**") : text;
}

/** Marks stand at the words, not at the spaces around them; twice the same mark is once. */
function around(text: string, mark: string): string {
  const before = /^[\s\ue000]*/.exec(text)?.[0] ?? "";
  const inner = text.slice(before.length).replace(/[\s\ue000]+$/, "");
  const after = text.slice(before.length + inner.length);
  if (inner === "" || inner.includes("\n") || (inner.startsWith(mark) && inner.endsWith(mark))) return text;
  return `${before}${mark}${inner}${mark}${after}`;
}

function link(inner: string, href: string): string {
  const text = tidy(inner).replaceAll("\n", " ");
  if (!/^(?:https?:\/\/|mailto:)/i.test(href) || text === "") return inner;
  const address = href.replaceAll("(", "%28").replaceAll(")", "%29").replaceAll(" ", "%20");
  return text === href || text === href.replace(/\/$/, "") ? href : `[${text}](${address})`;
}

function words(node: Html): string {
  if (typeof node === "string") return node;
  if (node.tag === "br") return "\n";
  return SILENT.has(node.tag) ? "" : node.children.map(words).join("");
}

function tidy(text: string): string {
  return text
    .replace(/ *\n */g, "\n")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** The same tree from a page of the browser's; scripts in it do not run, pictures are not fetched. */
export function htmlOf(source: string): Html[] {
  const page = new DOMParser().parseFromString(source, "text/html");
  return [...page.body.childNodes].map((node) => fromNode(node, 0));
}

function fromNode(node: Node, depth: number): Html {
  if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? (node.textContent ?? "") : "";
  if (depth > 4 * DEEPEST) return node.textContent ?? "";
  return {
    tag: node.localName,
    href: node.getAttribute("href") ?? "",
    style: node.getAttribute("style") ?? "",
    alt: node.getAttribute("alt") ?? "",
    is_code_line: node.hasAttribute("data-line-number") || /\b(?:blob-code|js-file-line|hljs-ln)/.test(node.className),
    children: [...node.childNodes].map((child) => fromNode(child, depth + 1)),
  };
}
