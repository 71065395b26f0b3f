import type { RichNode, RichText } from "@helloworld/protocol";
import { parseMarkdown, parseMessage } from "../src/index.ts";

function shown(node: RichNode): string {
  if (typeof node === "string") return node;
  switch (node.type) {
    case "break":
      return "\n";
    case "paragraph":
      return node.children.map(shown).join("");
    case "mention":
      return `{@${node.username}}`;
    case "hashtag":
      return `{#${node.tag}}`;
    case "emoji":
      return `{:${node.name}}`;
    case "rule":
      return "{rule}";
    case "link": {
      const words = node.children.map(shown).join("");
      return words === node.href ? `{${words}}` : `{${words} ${node.href}}`;
    }
    case "item":
      return `{${node.number ?? "item"} ${node.children.map(shown).join("")}}`;
  }
  return "children" in node ? `{${node.type} ${node.children.map(shown).join("")}}` : `{${node.type} ${node.text}}`;
}

/** A tree in one line: what is no mere text stands in braces. */
const line = (tree: RichText) => tree.map(shown).join("\n\n");
export const message = (source: string) => line(parseMessage(source));
export const post = (source: string) => line(parseMarkdown(source));
