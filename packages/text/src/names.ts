import type { RichNode } from "@helloworld/protocol";

/** `@name` and `#tag` that do not stand within a word or an address. */
const NAMES = /(?<![\p{L}\p{N}_.@#/&-])(?:@([a-z0-9](?:[a-z0-9._-]{1,28}[a-z0-9]))|#([\p{L}\p{N}_]{1,50}))(?![@#])/giu;

/** Running text in which names and tags are nodes. A tag has a letter: `#1` is a number. */
export function namesIn(text: string): RichNode[] {
  const nodes: RichNode[] = [];
  let end = 0;
  for (const match of text.matchAll(NAMES)) {
    const [whole, username, tag] = match;
    if (tag !== undefined && !/\p{L}/u.test(tag)) continue;
    if (match.index > end) nodes.push(text.slice(end, match.index));
    nodes.push(username ? { type: "mention", username } : { type: "hashtag", tag: tag as string });
    end = match.index + whole.length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}
