import type { RichNode } from "@helloworld/protocol";

/** `@name`, `#tag` and `:emoji:` that do not stand within a word or an address. */
const NAMES =
  /(?<![\p{L}\p{N}_.@#/&-])(?:@([a-z0-9](?:[a-z0-9._-]{1,28}[a-z0-9]))|#([\p{L}\p{N}_]{1,50}))(?![@#])|(?<![\p{L}\p{N}_:]):([a-z0-9_]{2,32}):(?![\p{L}\p{N}_:])/giu;

/** Running text in which names, tags and emoji are nodes. A tag and an emoji have a letter: `#1` is a number. */
export function namesIn(text: string): RichNode[] {
  const nodes: RichNode[] = [];
  let end = 0;
  for (const match of text.matchAll(NAMES)) {
    const [whole, username, tag, emoji] = match;
    if (!username && !/\p{L}/u.test(tag ?? emoji ?? "")) continue;
    if (match.index > end) nodes.push(text.slice(end, match.index));
    if (username) nodes.push({ type: "mention", username });
    else if (tag) nodes.push({ type: "hashtag", tag });
    else nodes.push({ type: "emoji", name: (emoji as string).toLowerCase() });
    end = match.index + whole.length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}
