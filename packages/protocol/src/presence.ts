import { z } from "zod";
import { renamed, withAliases } from "./aliases.ts";
import { id, line, timestamp } from "./common.ts";
import { canonicalEmoji } from "./emoji.ts";
import { phrase } from "./phrase.ts";

/** The status that a person chooses; `invisible` looks offline to others. */
export const presenceChoice = z.enum(["online", "away", "dnd", "invisible"]);
export type PresenceChoice = z.infer<typeof presenceChoice>;

/** Somebody's presence as one viewer may see it: who may not sees them offline, without more. */
export const presence = z
  .object({
    user_id: id,
    is_online: z.boolean(),
    status: z.enum(["online", "away", "dnd", "offline", "invisible"]).meta({
      description: "`invisible` is told to oneself only.",
    }),
    last_seen: timestamp.nullable().meta({ description: "Null while online, and where it is not for me to see." }),
    text: z.string(),
    emoji: z.string(),
    text_until: timestamp.nullable().meta({ description: "When text and emoji end; null is never." }),
  })
  .meta({ id: "Presence" });
export type Presence = z.infer<typeof presence>;

const presenceChange = z
  .object({
    status: presenceChoice,
    text: line(100, 0),
    emoji: line(64, 0)
      .overwrite((text) => canonicalEmoji(text) ?? text)
      .refine((text) => text === "" || canonicalEmoji(text) !== null, { error: phrase("Choose one emoji, or none.") }),
    text_until: timestamp
      .refine((at) => Date.parse(at) > Date.now(), { error: phrase("Enter a time to come.") })
      .nullable(),
  })
  .partial()
  .meta({ id: "SetPresenceBody" });
export type SetPresenceBody = z.input<typeof presenceChange>;
/** Older clients say `is_online` and `status_message`; who is not online there looks offline. */
export const setPresenceBody = withAliases(presenceChange, (body) => {
  const { is_online, ...named } = renamed(body, { status_message: "text" });
  if (is_online === undefined) return named;
  // Of another type it is no status either, which the schema then says.
  const status = is_online === true ? "online" : is_online === false ? "invisible" : is_online;
  return { status, ...named };
});
