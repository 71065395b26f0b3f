import type { Message } from "@helloworld/protocol";
import { firstSeq, lastSeq, type Window } from "./entries.ts";
import type { Conversation, ConversationItem, PendingMessage, TypingPerson } from "./types.ts";

/** What a screen did with a room, apart from what the room holds. */
export type View = {
  open: boolean;
  opened_at: number;
  loading: Conversation["loading"];
  error: Error | null;
  target_seq: number | null;
  /** The read mark at opening, and the end of what was unread then; null when nothing was. */
  unread: { after: number; until: number } | null;
};

export const NO_VIEW: View = { open: false, opened_at: 0, loading: null, error: null, target_seq: null, unread: null };
/** A function remembered by key: while its arguments are the same, so is its result. */
export function memoized<Args extends unknown[], Result>(compute: (...args: Args) => Result) {
  const results = new Map<string, { args: Args; result: Result }>();
  const remembered = (key: string, ...args: Args): Result => {
    const known = results.get(key);
    if (known?.args.every((arg, index) => Object.is(arg, args[index]))) return known.result;
    const result = compute(...args);
    results.set(key, { args, result });
    return result;
  };
  remembered.clear = () => results.clear();
  return remembered;
}

/** What a conversation lists: the window, and at its end what is sent and not seen yet, and what waits. */
export function itemsOf(
  window: Window | null,
  thread_id: string | undefined,
  pending: readonly PendingMessage[],
  sent: readonly Message[],
  me_id: string,
): readonly ConversationItem[] {
  const entries = window?.entries ?? [];
  const items = entries.map(({ message }) => messageItem(message));
  if (window?.has_after) return items;
  const last = window ? lastSeq(window) : 0;
  const here = (message: { thread_id?: string | undefined }) => message.thread_id === thread_id;
  for (const message of sent) if (message.seq > last && here(message)) items.push(messageItem(message));
  const waiting = pending.filter((one) => here(one) && !isShown(one.client_id, entries, sent, me_id));
  return [...items, ...waiting.map((message) => pendingItem(message, me_id))];
}

/** The seq of the first unread message as of opening; when it is not loaded, where it would be at the earliest. */
export function firstUnread(
  window: Window | null,
  unread: { after: number; until: number } | null,
  me_id: string,
): number | null {
  if (!unread) return null;
  const earliest = unread.after + 1;
  if (!window || (window.has_before && firstSeq(window) > earliest)) return earliest;
  const first = window.entries.find(
    ({ message: { seq, sender_id, deleted_at } }) =>
      seq > unread.after && seq <= unread.until && sender_id !== me_id && deleted_at === null,
  );
  return first?.message.seq ?? (window.has_after && lastSeq(window) < unread.until ? earliest : null);
}

/** All that a screen shows of a conversation. */
export function conversationOf(
  room_id: string,
  window: Window | null,
  items: readonly ConversationItem[],
  view: View,
  typing: readonly TypingPerson[],
  me_id: string,
): Conversation {
  return {
    room_id,
    items,
    has_before: window?.has_before ?? false,
    has_after: window?.has_after ?? false,
    loaded: window !== null,
    loading: view.loading,
    error: view.error,
    target_seq: view.target_seq,
    first_unread_seq: firstUnread(window, view.unread, me_id),
    typing,
  };
}

const items = new WeakMap<object, ConversationItem>();

function messageItem(message: Message): ConversationItem {
  const { message_id, sender_id, client_id } = message;
  const key = client_id === null ? message_id : `${sender_id}:${client_id}`;
  return remember(message, { kind: "message", key, message });
}

function pendingItem(pending: PendingMessage, me_id: string): ConversationItem {
  return remember(pending, { kind: "pending", key: `${me_id}:${pending.client_id}`, pending });
}

function remember(subject: object, item: ConversationItem): ConversationItem {
  const known = items.get(subject);
  if (known?.key === item.key) return known;
  items.set(subject, item);
  return item;
}

function isShown(client_id: string, entries: Window["entries"], sent: readonly Message[], me_id: string): boolean {
  const same = (message: Message) => message.client_id === client_id && message.sender_id === me_id;
  return entries.some((entry) => same(entry.message)) || sent.some(same);
}
