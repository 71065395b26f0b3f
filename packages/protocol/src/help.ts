import { z } from "zod";
import { richText } from "./rich-text.ts";

/** The articles of the help, in the order in which they are listed. */
export const helpSlug = z.enum([
  "getting-started",
  "profiles-and-privacy",
  "contacts-and-requests",
  "conversations-and-rooms",
  "finding-and-joining-rooms",
  "messages",
  "files",
  "posts-and-comments",
  "search-filters",
  "notifications",
  "security",
  "blocking-and-reporting",
  "keyboard-shortcuts",
  "install-as-an-app",
  "languages-and-appearance",
]);
export type HelpSlug = z.infer<typeof helpSlug>;

const helpEntry = z
  .object({
    slug: helpSlug,
    title: z.string(),
    summary: z.string(),
    text: z.string().meta({ description: "The words of the article, to search in." }),
  })
  .meta({ id: "HelpEntry" });
export type HelpEntry = z.infer<typeof helpEntry>;
export const helpResponse = z.object({ articles: z.array(helpEntry) }).meta({ id: "HelpResponse" });
export type HelpResponse = z.infer<typeof helpResponse>;

export const helpArticle = z
  .object({ slug: helpSlug, title: z.string(), summary: z.string(), body: richText })
  .meta({ id: "HelpArticle" });
export type HelpArticle = z.infer<typeof helpArticle>;
