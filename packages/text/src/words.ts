import type { RichText } from "@helloworld/protocol";

const INLINE: ReadonlySet<string> = new Set(["strong", "em", "strike", "link"]);
/** What stands for the words of a spoiler, however many there are. */
export const COVERED = "▮▮▮";

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
