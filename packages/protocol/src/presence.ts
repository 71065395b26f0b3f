import { z } from "zod";
import { id, line, timestamp } from "./common.ts";

/** What one chooses; `invisible` looks offline to others. */
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

/** One character as a person sees it, that is a picture or a flag. */
function isEmoji(text: string): boolean {
  const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  return [...characters].length === 1 && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text);
}

export const setPresenceBody = z
  .object({
    status: presenceChoice,
    text: line(100, 0),
    emoji: line(32, 0).refine((text) => text === "" || isEmoji(text), { error: "One emoji, or none." }),
    text_until: timestamp.refine((at) => Date.parse(at) > Date.now(), { error: "Enter a time to come." }).nullable(),
  })
  .partial()
  .meta({ id: "SetPresenceBody" });
export type SetPresenceBody = z.input<typeof setPresenceBody>;
