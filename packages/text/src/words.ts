import type { RichNode, RichText } from "@helloworld/protocol";

const INLINE: ReadonlySet<string> = new Set(["strong", "em", "strike", "link"]);
/** The stand-in for the words of a spoiler, however many there are. */
export const COVERED = "▮▮▮";
/** Nodes within each other in any tree that is made here; what shows a tree goes no deeper. */
export const DEEPEST = 40;

/** Everything that can be read at once, without form: for search, titles and previews. Spoilers stay covered. */
export function wordsOf(text: RichText): string {
  let words = "";
  // Without recursion: a tree may come from anywhere.
  const rest = [...text].reverse();
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (typeof node === "string") words += node;
    else if (node.type === "spoiler") words += COVERED;
    else if (node.type === "mention") words += `@${node.username}`;
    else if (node.type === "hashtag") words += `#${node.tag}`;
    else if (node.type === "emoji") words += `:${node.name}:`;
    else if ("text" in node) words += node.text;
    else {
      if (!INLINE.has(node.type)) words += "\n";
      if (!("children" in node)) continue;
      for (let index = node.children.length - 1; index >= 0; index--) rest.push(node.children[index] as RichNode);
    }
  }
  return words.replace(/\n+/g, "\n").trim();
}
