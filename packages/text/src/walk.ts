import { LIMITS, type RichNode, type RichText } from "@helloworld/protocol";
import { tagKey } from "./names.ts";

/** Every node, in reading order, without recursion: a tree may come from anywhere. With `covered`, spoilers are not entered. */
function* nodesOf(nodes: RichText, covered = false): Generator<RichNode> {
  const rest = [...nodes].reverse();
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    yield node;
    if (typeof node === "string" || !("children" in node) || (covered && node.type === "spoiler")) continue;
    for (let index = node.children.length - 1; index >= 0; index--) rest.push(node.children[index] as RichNode);
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
    if (typeof node !== "string" && node.type === "hashtag") tags.add(tagKey(node.tag));
  }
  return [...tags];
}

/**
 * The first page of the web that a text links to, without the place in it; `own` is the origin of this server.
 * A link in a spoiler has no preview, which would tell what is hidden.
 */
export function linkOf(text: RichText, own?: string): string | null {
  for (const node of nodesOf(text, true)) {
    if (typeof node === "string" || node.type !== "link" || !URL.canParse(node.href)) continue;
    const url = new URL(node.href);
    url.hash = "";
    const is_page = /^https?:$/.test(url.protocol) && url.origin !== own && !url.username && !url.password;
    if (is_page && url.href.length <= LIMITS.link_address) return url.href;
  }
  return null;
}
