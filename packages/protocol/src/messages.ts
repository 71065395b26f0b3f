import { z } from "zod";
import { userCard } from "./accounts.ts";
import { renamed, withAliases } from "./aliases.ts";
import { id, seq, text, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";
import { attachment } from "./files.ts";
import { phrase } from "./phrase.ts";
import { linkPreview } from "./posts.ts";

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

/** The excerpt of a message beside a reply to it. */
export const quote = z
  .object({
    message_id: id,
    seq,
    sender_id: id.nullable(),
    sender_name: z.string(),
    message_type: messageType,
    excerpt: z.string().meta({ description: `The first ${LIMITS.excerpt} characters; empty when deleted.` }),
    is_deleted: z.boolean(),
  })
  .meta({ id: "Quote" });
export type Quote = z.infer<typeof quote>;

/** An emoji, or `:name:` of a custom one, and who chose it. */
export const messageReaction = z
  .object({
    emoji: z.string(),
    count: z.number().int(),
    user_ids: z.array(id).meta({ description: `Who chose it last, at most ${LIMITS.reaction_people}, oldest first.` }),
  })
  .meta({ id: "MessageReaction" });
export type MessageReaction = z.infer<typeof messageReaction>;

/** Names that stand for several members of a room. */
export const mentionGroup = z.enum(["all", "here", "admin", "moderator", "staff"]);
export type MentionGroup = z.infer<typeof mentionGroup>;

/** Fields that few messages have. Each is absent where it does not apply. */
const extras = {
  reply_to: quote.optional().meta({ description: "What this answers, as it is now." }),
  thread_id: id.optional().meta({ description: "The message that began the thread in which this one is." }),
  thread: z
    .object({ reply_count: z.number().int(), last_reply_at: timestamp })
    .optional()
    .meta({ description: "Of a message that began a thread." }),
  forwarded: z
    .object({ sender_id: id.nullable(), sender_name: z.string().nullable() })
    .optional()
    .meta({ description: "Written elsewhere; the author is null where the forwarder left them out or may not tell." }),
  attachments: z.array(attachment).optional(),
  mentions: z.record(z.string(), id).optional().meta({ description: "Usernames in the text and whom they meant." }),
  mention_groups: z.array(mentionGroup).optional(),
  reactions: z.array(messageReaction).optional().meta({ description: "In the order of their first." }),
  pinned_at: timestamp.optional(),
  expires_at: timestamp.optional().meta({ description: "It deletes itself then, and is to be shown no longer." }),
  preview: linkPreview.optional(),
  deleted_by_staff: z.boolean().optional(),
};

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
    ...extras,
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof message>;

/** Text of a message as typed, at most `LIMITS.content` characters. */
export const typed = text(LIMITS.content);

/** Text that is not blank. */
export const content = typed.refine((typed) => typed !== "", { error: phrase("The message is empty.") });

/** Seconds after which a message deletes itself. */
export const lifetime = z.number().int().min(LIMITS.lifetime_min).max(LIMITS.lifetime_max);

const whole = z.object({
  content: typed.default(""),
  message_type: messageType
    .extract(["text", "image", "audio", "video", "file"])
    .default("text")
    .meta({ description: "With attachments, that of the first one, whatever is said here." }),
  client_id: z
    .string()
    .min(1)
    .max(LIMITS.client_id)
    .regex(/^[\x21-\x7e]+$/, { error: phrase("Use visible ASCII characters.") })
    .optional()
    .meta({ description: "Chosen by the client. Sending it again answers with the first result." }),
  reply_to_id: id.optional(),
  thread_id: id.optional().meta({ description: "The message that began the thread to write in." }),
  attachments: z
    .array(id)
    .min(1)
    .max(LIMITS.attachments, { error: phrase("At most {maximum} files.", { maximum: LIMITS.attachments }) })
    .refine((ids) => new Set(ids).size === ids.length, { error: phrase("The same file twice.") })
    .optional()
    .meta({ description: "Files of mine that were uploaded for this room and not sent yet." }),
  expires_in: lifetime.optional().meta({ description: "Seconds; shorter or longer than the timer of the room." }),
});
/** A message has text or files. */
function saysSomething<T extends { content: string; attachments?: string[] | undefined }>(message: T): boolean {
  return message.content !== "" || message.attachments !== undefined;
}
const EMPTY = { path: ["content"], error: phrase("The message is empty.") };

/** A message as a client sends it to a room. */
export type NewMessage = z.input<typeof whole>;
/** The same with the room in it, as frames have it. */
export const newMessageInRoom = whole.extend({ room_id: id }).refine(saysSomething, EMPTY);

export const sendMessageBody = whole
  .extend({
    scheduled_at: timestamp.optional().meta({ description: "Send it then; the answer is a scheduled message." }),
  })
  .refine(saysSomething, EMPTY)
  .meta({ id: "SendMessageBody" });
export type SendMessageBody = z.input<typeof sendMessageBody>;

export const editMessageBody = z.object({ content: typed }).meta({ id: "EditMessageBody" });

/** The answer to a send: the message is committed to disk. */
export const sendResponse = z
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
  .meta({ id: "SendResponse" });
export type SendResponse = z.infer<typeof sendResponse>;

const place = z
  .union([z.string().regex(/^\d{1,15}$/), id], { error: phrase("A seq or a message id.") })
  .meta({ type: "string", description: "A seq or a message id." });
export const historyQuery = z
  .object({
    limit: z.coerce.number().int().min(1).max(LIMITS.history_page).default(LIMITS.history_page_default),
    before: place.optional(),
    after: place.optional(),
    around: place.optional().meta({ description: "A seq or a message id; half a page on each side." }),
    thread_id: id.optional().meta({ description: "Only this thread: its first message and the answers." }),
    at: timestamp.optional().meta({ description: "As `around` the first message at or after this time." }),
  })
  .refine(
    (query) => [query.before, query.after, query.around, query.at].filter((value) => value !== undefined).length <= 1,
    {
      path: ["around"],
      error: phrase("Use one of before, after, around and at."),
    },
  );
export type HistoryQuery = z.input<typeof historyQuery>;

/** Oldest first. */
export const historyResponse = z
  .object({
    messages: z.array(message),
    has_before: z.boolean(),
    has_after: z.boolean(),
    head: seq.meta({ description: "The newest seq of the room's stream that this page reflects." }),
    starred: z.array(id).optional().meta({ description: "Those of them that I starred; absent when none." }),
  })
  .meta({ id: "HistoryResponse" });
export type HistoryResponse = z.infer<typeof historyResponse>;

/** A place in a list of messages: the id of the last one that is known. */
export const messagesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: id.optional(),
});
export type MessagesQuery = z.input<typeof messagesQuery>;
/** Messages of several rooms or out of order, newest first. */
export const messagesResponse = z
  .object({ messages: z.array(message), next_cursor: z.string().nullable() })
  .meta({ id: "MessagesResponse" });
export type MessagesResponse = z.infer<typeof messagesResponse>;

export const reactToMessageBody = z
  .object({ emoji: z.string().min(1).max(LIMITS.reaction) })
  .meta({ id: "ReactToMessageBody", description: "An emoji, or `:name:` of a custom one." });
export const reactResponse = z
  .object({ message, is_on: z.boolean().meta({ description: "Whether I now react so; asked again, no longer." }) })
  .meta({ id: "ReactResponse" });
export type ReactResponse = z.infer<typeof reactResponse>;
export const reactionsResponse = z
  .object({ reactions: z.array(z.object({ emoji: z.string(), user: userCard, created_at: timestamp })) })
  .meta({ id: "ReactionsResponse", description: "Who reacted how, newest first, at most 1,000." });
export type ReactionsResponse = z.infer<typeof reactionsResponse>;

/** The versions of a message, oldest first; the last one is the present text. */
export const editsResponse = z
  .object({ versions: z.array(z.object({ content: z.string(), written_at: timestamp })) })
  .meta({ id: "EditsResponse" });
export type EditsResponse = z.infer<typeof editsResponse>;

const deletion = z.object({
  scope: z.enum(["all", "me"]).default("all").meta({ description: "`me` only takes it out of my own view." }),
});
/** `for` of older clients: it is a keyword in most languages. */
export const deleteQuery = withAliases(deletion, (query) => renamed(query, { for: "scope" }));

export const forwardBody = z
  .object({
    room_ids: z.array(id).min(1).max(LIMITS.forward_rooms),
    keep_author: z.boolean().default(true).meta({ description: "Say who wrote it, where I may." }),
    client_id: z
      .string()
      .min(1)
      .max(LIMITS.client_id - 4)
      .regex(/^[\x21-\x7e]+$/)
      .optional(),
  })
  .meta({ id: "ForwardBody" });
export type ForwardBody = z.input<typeof forwardBody>;
export const forwardResponse = z
  .object({
    sent: z.array(sendResponse),
    refused: z.array(z.object({ room_id: id, detail: z.string() })).meta({ description: "And why." }),
  })
  .meta({ id: "ForwardResponse" });
export type ForwardResponse = z.infer<typeof forwardResponse>;

export const timerBody = z
  .object({ message_lifetime: lifetime.nullable().meta({ description: "Seconds; null for no timer." }) })
  .meta({ id: "TimerBody" });

export const remindBody = z.object({ remind_at: timestamp }).meta({ id: "RemindBody" });
export const reminder = z.object({ id, message, room_id: id, remind_at: timestamp }).meta({ id: "Reminder" });
export type Reminder = z.infer<typeof reminder>;
export const remindersResponse = z.object({ reminders: z.array(reminder) }).meta({ id: "RemindersResponse" });
export type RemindersResponse = z.infer<typeof remindersResponse>;
