import type { RichText as Tree } from "@helloworld/protocol";

/** What stands for a spoiler where it cannot be opened. */
export const HIDDEN = "▮▮▮";

/** What can be read of a text, without form, in one line. */
export function plainText(nodes: Tree): string {
  return nodes
    .map((node): string => {
      if (typeof node === "string") return node;
      if (node.type === "mention") return `@${node.username}`;
      if (node.type === "hashtag") return `#${node.tag}`;
      if (node.type === "emoji") return `:${node.name}:`;
      if (node.type === "spoiler") return HIDDEN;
      if ("text" in node) return node.text;
      const inner = "children" in node ? plainText(node.children) : "";
      return INLINE.has(node.type) ? inner : `${inner} `;
    })
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

const INLINE = new Set(["strong", "em", "strike", "link"]);
