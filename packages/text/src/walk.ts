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
