import type { DurableEvent, MemberRole, MentionGroup, Message } from "@helloworld/protocol";
import { messageWith } from "./people.ts";
import { quoteOf } from "./quote.ts";

/** Events that carry a message as it now is. */
export const CHANGES = ["message_edited", "message_deleted", "reaction_changed", "message_changed"] as const;
export type ChangeEvent = Extract<DurableEvent, { type: (typeof CHANGES)[number] }>;
type NewMessageEvent = Extract<DurableEvent, { type: "new_message" }>;
/** The events that can change a message that is held, or bring one. */
export type MessageEvent = ChangeEvent | NewMessageEvent | Extract<DurableEvent, { type: "user_changed" }>;

export function isMessageEvent(event: DurableEvent): event is MessageEvent {
  return event.type === "new_message" || event.type === "user_changed" || isChange(event);
}

export function isChange(event: DurableEvent): event is ChangeEvent {
  return (CHANGES as readonly string[]).includes(event.type);
}

export function messageOf(event: NewMessageEvent): Message {
  const { stream: _, as_of: __, ...message } = event.data;
  return message;
}

/** The event of the room up to which the message that an event carries is known: a log tells of it as it now is. */
export function asOf({ data }: ChangeEvent | NewMessageEvent): number {
  return data.as_of ?? data.seq;
}

/** What an event makes of a message that is held; the very same where it is about another one. */
export function messageAfter(held: Message, event: MessageEvent): Message {
  if (event.type === "user_changed") return messageWith(held, event.data.user);
  if (event.type === "new_message") {
    const { thread_id, created_at } = event.data;
    return thread_id === held.message_id ? withReply(held, created_at) : held;
  }
  const { message } = event.data;
  if (message.message_id === held.message_id) return message;
  let next = held;
  if (held.reply_to?.message_id === message.message_id) next = { ...next, reply_to: quoteOf(message) };
  if (event.type === "message_deleted" && message.thread_id === held.message_id) next = withoutReply(next);
  return next;
}

function withReply(root: Message, last_reply_at: string): Message {
  return { ...root, thread: { reply_count: (root.thread?.reply_count ?? 0) + 1, last_reply_at } };
}

function withoutReply(root: Message): Message {
  const { thread, ...rest } = root;
  if (!thread || thread.reply_count <= 1) return rest;
  return { ...rest, thread: { ...thread, reply_count: thread.reply_count - 1 } };
}

const GROUPS: Record<MemberRole, readonly MentionGroup[]> = {
  owner: ["all", "here", "admin", "staff"],
  admin: ["all", "here", "admin", "staff"],
  moderator: ["all", "here", "moderator", "staff"],
  member: ["all", "here"],
};

/** Whether a message names somebody who has this role in its room. */
export function namesMe(message: Message, me_id: string, role: MemberRole): boolean {
  if (message.deleted_at !== null) return false;
  if (message.mentions && Object.values(message.mentions).includes(me_id)) return true;
  return message.mention_groups?.some((group) => GROUPS[role].includes(group)) ?? false;
}
