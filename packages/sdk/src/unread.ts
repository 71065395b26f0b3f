import type { Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import type { Window } from "./entries.ts";
import { asOf, type ChangeEvent, type MessageEvent, messageOf, namesMe } from "./message.ts";
import { coversAfter, heldBefore } from "./window.ts";

/** A room with its counts, and whether they could be derived from what is held. */
export type Counted = { room: Room; exact: boolean };
export type Counts = { unread_count: number; mention_count: number };

const capped = (count: number) => Math.min(LIMITS.unread, Math.max(0, count));

/** What is unread after a seq; null when what is held does not tell. */
export function unreadAfter(
  room: Room,
  cursor: number,
  window: Window | null,
  read_seq: number,
  me_id: string,
): Counts | null {
  const { my } = room;
  if (!my || my.request || read_seq >= cursor || !room.last_message || room.last_message.seq <= read_seq)
    return { unread_count: 0, mention_count: 0 };
  if (!window || window.ahead > cursor || !coversAfter(window, read_seq)) return null;
  const unread = window.entries
    .map(({ message }) => message)
    .filter(({ seq, sender_id, deleted_at }) => seq > read_seq && sender_id !== me_id && deleted_at === null);
  const mentions = unread.filter((message) => namesMe(message, me_id, my.role));
  return { unread_count: capped(unread.length), mention_count: capped(mentions.length) };
}

/** The counts after a new message, which is in no thread. */
export function withNew(room: Room, event: Extract<MessageEvent, { type: "new_message" }>, me_id: string): Counted {
  const { my } = room;
  const message = messageOf(event);
  if (!my || my.request || message.sender_id === me_id || message.seq <= my.read_seq) return { room, exact: true };
  const named = namesMe(message, me_id, my.role) ? 1 : 0;
  const unread_count = capped(my.unread_count + 1);
  // Changed since: what it said at first, and whether it named me, is not known.
  const changed_since = asOf(event) > event.data.seq && (message.edited_at !== null || message.deleted_at !== null);
  return {
    room: { ...room, my: { ...my, unread_count, mention_count: capped(my.mention_count + named) } },
    exact: !changed_since,
  };
}

/** The counts after a message was edited or deleted; `window` holds it as it was, or does not. */
export function withChanged(room: Room, event: ChangeEvent, window: Window | null, me_id: string): Counted {
  const { my } = room;
  const { message } = event.data;
  const counted = my && !my.request && message.thread_id === undefined && message.seq > my.read_seq;
  // Whose sender was forgotten had been deleted before.
  if (!counted || message.sender_id === me_id) return { room, exact: true };
  const deleted = event.type === "message_deleted";
  if (!deleted && event.type !== "message_edited") return { room, exact: true };
  const before = heldBefore(window, message, event.data.seq);
  // At the cap nobody knows how many more there are; nor what a message said that is not held.
  if (deleted && my.unread_count >= LIMITS.unread) return { room, exact: false };
  const named = (one: typeof message) => (namesMe(one, me_id, my.role) ? 1 : 0);
  // One that I have hidden does not count, and is not held.
  const unknown = !before && (deleted || my.mention_count > 0 || named(message) > 0);
  const difference = before ? named(message) - named(before) : 0;
  const mention_count = capped(my.mention_count + difference);
  const unread_count = deleted ? capped(my.unread_count - 1) : my.unread_count;
  return {
    room: { ...room, my: { ...my, unread_count, mention_count } },
    exact: !unknown && (difference === 0 || my.mention_count < LIMITS.unread),
  };
}
