import { z } from "zod";
import { id, text, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";
import { attachment } from "./files.ts";
import { lifetime, sendResponse, typed } from "./messages.ts";
import { phrase } from "./phrase.ts";

/** A message that is sent later, by the server. */
export const scheduledMessage = z
  .object({
    id,
    room_id: id,
    content: z.string(),
    reply_to_id: id.nullable(),
    thread_id: id.nullable(),
    attachments: z.array(attachment),
    expires_in: lifetime.nullable(),
    scheduled_at: timestamp,
    created_at: timestamp,
    failure: z
      .string()
      .nullable()
      .meta({ description: "Why it was not sent when it was due. It waits to be changed." }),
  })
  .meta({ id: "ScheduledMessage" });
export type ScheduledMessage = z.infer<typeof scheduledMessage>;
export const scheduledResponse = z.object({ scheduled: z.array(scheduledMessage) }).meta({ id: "ScheduledResponse" });
export type ScheduledResponse = z.infer<typeof scheduledResponse>;
export const updateScheduledBody = z
  .object({ content: typed, scheduled_at: timestamp })
  .partial()
  .meta({ id: "UpdateScheduledBody" });
export type UpdateScheduledBody = z.infer<typeof updateScheduledBody>;

/** The response to a message that was sent or, with `scheduled_at`, kept until then. */
export const sendMessageResponse = z
  .discriminatedUnion("outcome", [
    sendResponse.extend({ outcome: z.literal("sent") }).meta({ id: "SentMessageResponse" }),
    scheduledMessage.extend({ outcome: z.literal("scheduled") }).meta({ id: "ScheduledMessageResponse" }),
  ])
  .meta({ id: "SendMessageResponse" });

/** Text that was typed and not sent, the same on all of one's devices. */
export const draft = z
  .object({
    room_id: id,
    thread_id: id.nullable(),
    content: z.string(),
    reply_to_id: id.nullable(),
    updated_at: timestamp,
  })
  .meta({ id: "Draft" });
export type Draft = z.infer<typeof draft>;
export const draftsResponse = z.object({ drafts: z.array(draft) }).meta({ id: "DraftsResponse" });
export type DraftsResponse = z.infer<typeof draftsResponse>;
export const saveDraftBody = z
  .object({
    room_id: id,
    thread_id: id.nullable().default(null),
    content: text(LIMITS.content * 2),
    reply_to_id: id.nullable().default(null),
  })
  .meta({ id: "SaveDraftBody", description: "An empty text with nothing to answer forgets the draft." });
export type SaveDraftBody = z.input<typeof saveDraftBody>;

/** The name between the colons of a custom emoji: `bee` of `:bee:`. */
export const emojiName = z.string().regex(new RegExp(`^(?=.*[a-z])[a-z0-9_]{2,${LIMITS.emoji_name}}$`), {
  error: phrase("Use 2 to {maximum} small letters, digits and underscores, with a letter among them.", {
    maximum: LIMITS.emoji_name,
  }),
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
export const emojisResponse = z.object({ emojis: z.array(customEmoji) }).meta({ id: "EmojisResponse" });
export type EmojisResponse = z.infer<typeof emojisResponse>;
