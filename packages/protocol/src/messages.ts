import { z } from "zod";
import { id, seq, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";

export const messageType = z.enum([
  "text",
  "image",
  "audio",
  "video",
  "file",
  "location",
  "contact",
  "poll",
  "sticker",
  "system",
]);
export type MessageType = z.infer<typeof messageType>;

/** One shape in REST, in events and in the client's cache. */
export const message = z
  .object({
    message_id: id,
    chat_room_id: id,
    seq: seq.meta({ description: "The message's place in the stream of its room." }),
    sender_id: id.nullable().meta({ description: "Null where the account was deleted." }),
    sender_name: z.string(),
    sender_avatar_url: z.string().nullable().meta({ description: "As `avatar_url` of a user." }),
    content: z.string().meta({ description: "Empty when deleted." }),
    message_type: messageType,
    client_id: z.string().nullable(),
    created_at: timestamp,
    edited_at: timestamp.nullable(),
    deleted_at: timestamp.nullable(),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof message>;

/** Text of a message: kept as typed, refused when it is blank or not well-formed Unicode. */
export const content = z
  .string()
  .max(LIMITS.content, { error: `At most ${LIMITS.content.toLocaleString("en")} characters.` })
  .refine((text) => text.trim().length > 0, { error: "The message is empty." })
  .refine((text) => text.isWellFormed() && !text.includes("\0"), {
    error: "The text contains characters that cannot be stored.",
  });

/** What a client may send for now: text. */
export const newMessage = z.object({
  content,
  message_type: z.enum(["text"]).default("text"),
  client_id: z
    .string()
    .min(1)
    .max(LIMITS.client_id)
    .regex(/^[\x21-\x7e]+$/, { error: "Use visible ASCII characters." })
    .optional()
    .meta({ description: "Chosen by the client. Sending it again answers with the first result." }),
});
export const sendMessageBody = newMessage.meta({ id: "SendMessageBody" });
export type SendMessageBody = z.input<typeof sendMessageBody>;

export const editMessageBody = z.object({ content }).meta({ id: "EditMessageBody" });

/** The answer to a send: the message is committed to disk. */
export const sendAnswer = z
  .object({
    message_id: id,
    chat_room_id: id,
    seq,
    client_id: z.string().nullable(),
    created_at: timestamp,
    duplicate: z
      .boolean()
      .meta({ description: "This client_id was sent before; the answer is that of the first send." }),
    differs: z
      .boolean()
      .meta({ description: "The first send had other content or another room; the first one stands." }),
  })
  .meta({ id: "SendAnswer" });
export type SendAnswer = z.infer<typeof sendAnswer>;

const place = z.string().regex(/^(?:\d{1,15}|[0-9a-fA-F-]{36})$/, { error: "A seq or a message id." });
export const historyQuery = z
  .object({
    limit: z.coerce.number().int().min(1).max(LIMITS.history_page).default(LIMITS.history_page_default),
    before: place.optional(),
    after: place.optional(),
    around: place.optional().meta({ description: "A seq or a message id; half a page on each side." }),
    at: timestamp.optional().meta({ description: "As `around` the first message at or after this time." }),
  })
  .refine(
    (query) => [query.before, query.after, query.around, query.at].filter((value) => value !== undefined).length <= 1,
    {
      path: ["around"],
      error: "Use one of before, after, around and at.",
    },
  );
export type HistoryQuery = z.input<typeof historyQuery>;

/** Oldest first. */
export const historyAnswer = z
  .object({
    messages: z.array(message),
    has_before: z.boolean(),
    has_after: z.boolean(),
    head: seq.meta({ description: "The newest seq of the room's stream that this page reflects." }),
  })
  .meta({ id: "HistoryAnswer" });
export type HistoryAnswer = z.infer<typeof historyAnswer>;
