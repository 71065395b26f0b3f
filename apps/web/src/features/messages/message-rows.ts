import type { Me, Message } from "@helloworld/protocol";
import type { ConversationItem, PendingMessage } from "@helloworld/sdk";

/** What the list shows of one message, sent or waiting. */
export type Row = {
  key: string;
  /** Null while it waits to be sent. */
  message: Message | null;
  pending: PendingMessage | null;
  own: boolean;
  sender_id: string | null;
  sender_name: string;
  sender_avatar_url: string | null;
  content: string;
  at: Date;
  /** First of its day: the day stands above it. */
  day: boolean;
  /** First that was unread when the conversation was opened. */
  firstUnread: boolean;
  /** First of one sender within a minute: face, name and time stand with it. */
  head: boolean;
};

const MINUTE_MS = 60_000;
const minuteOf = (at: Date) => Math.floor(at.getTime() / MINUTE_MS);

/** Rows by what they show: one that is as it was keeps its identity, so that it is not rendered again. */
const shown = new WeakMap<ConversationItem, Row>();

/** Another sender, another minute or the unread line begins a new group. */
export function messageRows(items: readonly ConversationItem[], me: Me, firstUnreadSeq: number | null): Row[] {
  let before: Row | undefined;
  return items.filter(isThere).map((item) => {
    let row = item.kind === "message" ? sentRow(item.key, item.message, me) : pendingRow(item.key, item.pending, me);
    row.day = before?.at.toDateString() !== row.at.toDateString();
    row.firstUnread = row.message !== null && row.message.seq === firstUnreadSeq;
    row.head =
      row.day ||
      row.firstUnread ||
      before?.sender_id !== row.sender_id ||
      before?.sender_name !== row.sender_name ||
      minuteOf(row.at) !== minuteOf(before.at);
    const known = shown.get(item);
    if (known && isSame(known, row)) row = known;
    shown.set(item, row);
    before = row;
    return row;
  });
}

/** The time aside, which is a new object each time: it is that of the message. */
function isSame(known: Row, row: Row): boolean {
  return (Object.keys(row) as (keyof Row)[]).every((key) => key === "at" || known[key] === row[key]);
}

/** What deleted itself leaves nothing behind, also while the server is still to say so. */
function isThere(item: ConversationItem): boolean {
  if (item.kind === "pending" || item.message.expires_at === undefined) return true;
  const { deleted_at, expires_at } = item.message;
  return deleted_at === null ? Date.parse(expires_at) > Date.now() : deleted_at < expires_at;
}

const UNPLACED = { day: false, firstUnread: false, head: false };

function sentRow(key: string, message: Message, me: Me): Row {
  const { sender_id, content, created_at } = message;
  return {
    key,
    message,
    pending: null,
    own: sender_id === me.id,
    sender_id,
    sender_name: message.sender_name,
    sender_avatar_url: message.sender_avatar_url,
    content,
    at: new Date(created_at),
    ...UNPLACED,
  };
}

function pendingRow(key: string, pending: PendingMessage, me: Me): Row {
  const at = new Date(pending.created_at);
  const { content } = pending;
  return {
    key,
    message: null,
    pending,
    own: true,
    sender_id: me.id,
    sender_name: me.name,
    sender_avatar_url: me.avatar_url,
    content,
    at,
    ...UNPLACED,
  };
}
