import { LIMITS, type RichNode, type RichText } from "@helloworld/protocol";

function* nodesOf(nodes: RichText): Generator<RichNode> {
  for (const node of nodes) {
    yield node;
    if (typeof node !== "string" && "children" in node) yield* nodesOf(node.children);
  }
}

/** The usernames that a text names, in small letters, each once. */
export function mentionsOf(text: RichText): string[] {
  const names = new Set<string>();
  for (const node of nodesOf(text)) {
    if (typeof node !== "string" && node.type === "mention") names.add(node.username.toLowerCase());
  }
  return [...names];
}

/** The tags of a text, in the form under which they are found, each once. */
export function tagsOf(text: RichText): string[] {
  const tags = new Set<string>();
  for (const node of nodesOf(text)) {
    if (typeof node !== "string" && node.type === "hashtag") tags.add(node.tag.normalize("NFKC").toLowerCase());
  }
  return [...tags];
}

/** The first page of the web that a text links to, without the place in it; `own` is the origin of this server. */
export function linkOf(text: RichText, own?: string): string | null {
  for (const node of nodesOf(text)) {
    if (typeof node === "string" || node.type !== "link" || !URL.canParse(node.href)) continue;
    const url = new URL(node.href);
    url.hash = "";
    const is_page = /^https?:$/.test(url.protocol) && url.origin !== own && !url.username && !url.password;
    if (is_page && url.href.length <= LIMITS.link_address) return url.href;
  }
  return null;
}

const INLINE: ReadonlySet<string> = new Set(["strong", "em", "strike", "link"]);
/** What stands for the words of a spoiler, however many there are. */
const COVERED = "▮▮▮";

/** Everything that can be read at once, without form: for search, titles and previews. Spoilers stay covered. */
export function wordsOf(text: RichText): string {
  return gathered(text).replace(/\n+/g, "\n").trim();
}

function gathered(nodes: RichText): string {
  let words = "";
  for (const node of nodes) {
    if (typeof node === "string") words += node;
    else if (node.type === "spoiler") words += COVERED;
    else if (node.type === "mention") words += `@${node.username}`;
    else if (node.type === "hashtag") words += `#${node.tag}`;
    else if (node.type === "emoji") words += `:${node.name}:`;
    else if ("text" in node) words += node.text;
    else {
      if (!INLINE.has(node.type)) words += "\n";
      if ("children" in node) words += gathered(node.children);
    }
  }
  return words;
}
