import { z } from "zod";

/** Text with form: what Markdown becomes. It holds no HTML, and its links are http, https and mailto only. */
export type RichNode =
  | string
  | { type: "paragraph" | "strong" | "em" | "strike" | "spoiler" | "quote" | "row"; children: RichNode[] }
  | { type: "heading"; level: number; children: RichNode[] }
  | { type: "list"; start: number | null; children: RichNode[] }
  | { type: "item"; number?: number; children: RichNode[] }
  | { type: "table"; children: RichNode[] }
  | { type: "cell"; head: boolean; children: RichNode[] }
  | { type: "link"; href: string; children: RichNode[] }
  | { type: "code"; text: string }
  | { type: "code_block"; language: string; text: string }
  | { type: "maths"; block: boolean; text: string }
  | { type: "emoji"; name: string }
  | { type: "mention"; username: string }
  | { type: "hashtag"; tag: string }
  | { type: "break" }
  | { type: "rule" };

export const richText = z.array(z.unknown() as z.ZodType<RichNode>).meta({
  id: "RichText",
  description:
    "A tree: a string is text; every other node has a `type` (paragraph, strong, em, strike, spoiler, quote, heading, list, item, table, row, cell, link, code, code_block, maths (TeX), emoji (of this server), mention, hashtag, break, rule) and, where it has content, `children` or `text`. It is at most 40 levels deep. An item of a numbered list has a `number` where it does not follow the one before.",
});
export type RichText = RichNode[];
