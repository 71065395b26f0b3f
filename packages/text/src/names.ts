import type { RichNode } from "@helloworld/protocol";
import { IN_WORD, NAME_START, SPACED } from "./letters.ts";

/** Characters of a tag; a longer word is text, and never cut to another tag. */
const LONGEST_TAG = 50;

/** A backslash before a name makes it text; within a word, as in a path, it is a backslash. */
const ESCAPE = `(?:(?<=^|[\\s([{"'*])\\\\)?`;
/** `@name`, `#tag` and `:emoji:` that end where the word ends; `@types/node` is a package and `$('#a')` a program. */
const NAMES = new RegExp(
  `${NAME_START}${ESCAPE}(?:@([a-zA-Z0-9](?:[a-zA-Z0-9._-]{1,28}[a-zA-Z0-9]))(?![@#]|/[\\p{L}\\p{N}]|(?!_)${SPACED})` +
    `|(?<!\\(["'])#((?=[\\p{L}\\p{N}_])${IN_WORD}+)(?![@#])(?!${IN_WORD}))` +
    `|(?<!:|${SPACED})${ESCAPE}:([a-zA-Z0-9_]{2,32}):(?!:|${SPACED})`,
  "gu",
);

/** The form in which a tag is stored and looked up. */
export function tagKey(tag: string): string {
  return tag.normalize("NFKC").toLowerCase();
}

/** Running text in which names, tags and emoji are nodes. A tag and an emoji have a letter: `#1` is a number. */
export function namesIn(text: string): RichNode[] {
  const nodes: RichNode[] = [];
  let end = 0;
  for (const match of text.matchAll(NAMES)) {
    const [whole, username, tag, emoji] = match;
    if (!username && !/\p{L}/u.test(tag ?? emoji ?? "")) continue;
    if (tag && (tag.length > 2 * LONGEST_TAG || [...tagKey(tag)].length > LONGEST_TAG)) continue;
    if (match.index > end) nodes.push(text.slice(end, match.index));
    if (whole.startsWith("\\")) nodes.push(whole.slice(1));
    else if (username) nodes.push({ type: "mention", username });
    else if (tag) nodes.push({ type: "hashtag", tag: tag.normalize("NFC") });
    else nodes.push({ type: "emoji", name: (emoji as string).toLowerCase() });
    end = match.index + whole.length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}
