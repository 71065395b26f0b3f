import { z } from "zod";
import { renamed, withAliases } from "./aliases.ts";
import { id } from "./common.ts";
import { message } from "./messages.ts";
import { phrase } from "./phrase.ts";
import { marked, searchWords } from "./search.ts";

/** Values of filters, as they are written: `has:image`, `is:pinned`. */
export const HAS_FILTERS = ["link", "file", "image", "video", "audio", "preview", "poll"] as const;
export const IS_FILTERS = ["thread", "pinned", "starred", "edited", "mention", "unread"] as const;

const messageSearch = z
  .object({
    q: searchWords.meta({
      description:
        'Words, "phrases" and -words to leave out, with filters among them: `from:` a name or `me`, `in:` a room or ' +
        `\`here\`, \`has:\` ${HAS_FILTERS.join(", ")}, \`is:\` ${IS_FILTERS.join(", ")}, \`before:\`, \`after:\` and ` +
        "`on:` a day such as 2026-01-31. A filter with `-` before it leaves out what it finds.",
    }),
    room_id: id.optional().meta({ description: "Only this room; it is what `in:here` means." }),
    sort: z.enum(["newest", "relevance"]).default("newest").meta({
      description: "`relevance` brings the best of the newest 500 first.",
    }),
    time_zone: z
      .string()
      .max(60)
      .refine(isTimeZone, { error: phrase("This is no time zone.") })
      .default("UTC")
      .meta({ description: "Where days begin, such as `Europe/Berlin`." }),
    limit: z.number().int().min(1).max(50).default(20),
    cursor: z.string().max(100).optional(),
  })
  .meta({ id: "SearchMessagesBody" });
export type SearchMessagesBody = z.input<typeof messageSearch>;
export const searchMessagesBody = withAliases(messageSearch, (body) => renamed(body, { query: "q" }));

export const searchMessagesResponse = z
  .object({
    results: z.array(
      z.object({
        message,
        text: marked.meta({ description: "What is read about the first match, without form." }),
        files: z.array(marked).meta({ description: "Names of its files, of those that match." }),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "SearchMessagesResponse" });
export type SearchMessagesResponse = z.infer<typeof searchMessagesResponse>;
export type FoundMessage = SearchMessagesResponse["results"][number];

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
