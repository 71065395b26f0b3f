import type { Message } from "@helloworld/protocol";

/** What the list shows of one message besides its own text. */
export type Row = {
  key: string;
  message: Message;
  /** First of its day: the day stands above it. */
  day: Date | null;
  /** First that was unread when the conversation was opened. */
  firstUnread: boolean;
  /** Start of a run of one sender: avatar and name stand above it. */
  head: boolean;
};

const RUN_MS = 5 * 60_000;

/** A pause, another sender, another day or the unread line ends a run. */
export function messageRows(messages: readonly Message[], firstUnreadSeq: number | null): Row[] {
  let before: Message | undefined;
  return messages.map((message) => {
    const newDay = !before || dayOf(before) !== dayOf(message);
    const firstUnread = message.seq === firstUnreadSeq;
    const head =
      newDay ||
      firstUnread ||
      before?.sender_id !== message.sender_id ||
      before?.sender_name !== message.sender_name ||
      Date.parse(message.created_at) - Date.parse(before.created_at) > RUN_MS;
    before = message;
    return { key: keyOf(message), message, day: newDay ? new Date(message.created_at) : null, firstUnread, head };
  });
}

/** The same before and after the server has numbered it, so the row on the screen stays the same. */
export function keyOf(message: Message): string {
  return message.client_id ? `${message.sender_id}:${message.client_id}` : message.message_id;
}

function dayOf(message: Message): string {
  return new Date(message.created_at).toDateString();
}
