import { z } from "zod";
import { LIMITS } from "./constants.ts";

/** What stands between the colons of an emoji of this server: `bee` of `:bee:`. */
export const emojiName = z.string().regex(new RegExp(`^(?=.*[a-z])[a-z0-9_]{2,${LIMITS.emoji_name}}$`), {
  error: `Use 2 to ${LIMITS.emoji_name} small letters, digits and underscores, with a letter among them.`,
});

/** An emoji that this server has beside those of Unicode. */
export const customEmoji = z
  .object({
    name: emojiName,
    picture_url: z.string().meta({ description: "As `avatar_url` of a user: add `&size=64`." }),
  })
  .meta({ id: "CustomEmoji" });
export type CustomEmoji = z.infer<typeof customEmoji>;

/** By name. */
export const emojisAnswer = z.object({ emojis: z.array(customEmoji) }).meta({ id: "EmojisAnswer" });
export type EmojisAnswer = z.infer<typeof emojisAnswer>;
