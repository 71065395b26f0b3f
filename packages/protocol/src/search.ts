import { z } from "zod";
import { renamed, withAliases } from "./aliases.ts";
import { LIMITS } from "./constants.ts";
import { atMost, phrase } from "./phrase.ts";
import { post } from "./posts.ts";
import { personFound } from "./profiles.ts";
import { room } from "./rooms.ts";
import { isStorable } from "./typed-text.ts";

export const searchType = z.enum(["all", "people", "posts", "rooms"]);
export type SearchType = z.infer<typeof searchType>;

/** The words of a search. */
export const searchWords = z
  .string()
  .trim()
  .min(1, { error: phrase("Write what you look for.") })
  .max(LIMITS.search, { error: atMost(LIMITS.search) })
  .refine(isStorable, {
    error: phrase("The text contains characters that cannot be searched."),
  });

const searched = z.object({
  q: searchWords,
  kind: searchType.default("all").meta({ description: "`all` gives the first few of each." }),
  limit: z.coerce.number().int().min(1).max(50).default(20),
  cursor: z.string().max(60).optional(),
});
export type SearchQuery = z.input<typeof searched>;
/** `type` of older clients: it is a keyword in many languages. */
export const searchQuery = withAliases(searched, (query) => renamed(query, { type: "kind" }));

/** A text in pieces, in order; those that match are what was looked for. */
export const marked = z.array(z.object({ text: z.string(), match: z.boolean() })).meta({ id: "Marked" });
export type Marked = z.infer<typeof marked>;

export const searchResponse = z
  .object({
    people: z.array(z.object({ person: personFound, name: marked, username: marked })),
    rooms: z.array(z.object({ room, name: marked, topic: marked })),
    posts: z.array(
      z.object({
        post,
        title: marked,
        text: marked.meta({ description: "What is read about the first match, without form." }),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "SearchResponse" });
export type SearchResponse = z.infer<typeof searchResponse>;
