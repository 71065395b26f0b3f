import type { DurableEvent, HistoryResponse, Receipt, ReceiptsResponse, Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { windowAt } from "./conversation-key.ts";
import { firstSeq, lastSeq, type Window } from "./entries.ts";
import { asOf, isChange, isMessageEvent, type MessageEvent, messageOf } from "./message.ts";
import { roomWith } from "./people.ts";
import { type Counted, unreadAfter, withChanged, withNew } from "./unread.ts";
import { append, applyToWindow, entryAfter, prepend, windowOf, without } from "./window.ts";

/** Events remembered, so that an answer older than the cursor can be brought up to it. */
const LOG_MAX = 400;

/** What this client holds of one room. Immutable; every function here answers with a new one, or the same. */
export type RoomState = {
  /** As the server would answer at `cursor`, except that `my.read_seq` may run ahead (`pending_read`). */
  room: Room;
  /** The event up to which the room's last message is known: later than the cursor where a log told of it. */
  last_as_of: number;
  /** The last event applied. */
  cursor: number;
  window: Window | null;
  /** Threads that are looked at, by the message that began each. */
  threads: Readonly<Record<string, Window>>;
  /** What the others tell that they have read, by person; null until it was fetched, and where nobody is told. */
  receipts: Readonly<Record<string, Receipt>> | null;
  /** Messages that I have hidden from myself since the page was loaded. */
  hidden: ReadonlySet<string>;
  /** The events in (log_floor, cursor]. */
  log: readonly DurableEvent[];
  log_floor: number;
  /** A fetched room newer than the cursor, taken over when the cursor gets there. */
  ahead: Room | null;
  /** False when the unread count could not be derived from what is held: fetch the room. */
  unread_exact: boolean;
  /** How far this device has read without the server's confirmation. */
  pending_read: number | null;
};

const NONE: ReadonlySet<string> = new Set();

export function roomStateOf(room: Room): RoomState {
  return {
    room,
    last_as_of: room.seq,
    cursor: room.seq,
    window: null,
    threads: {},
    receipts: null,
    hidden: NONE,
    log: [],
    log_floor: room.seq,
    ahead: null,
    unread_exact: true,
    pending_read: null,
  };
}

/** D5: the next event (seq is cursor + 1) applied. */
export function applyEvent(state: RoomState, event: DurableEvent, me_id: string): RoomState {
  const seq = event.data.seq;
  const { room, exact, last_as_of = state.last_as_of } = reduceRoom(state, event, me_id);
  const log = [...state.log, event];
  const dropped = log.length > LOG_MAX ? log.shift() : undefined;
  const next: RoomState = {
    ...state,
    room: { ...room, seq },
    last_as_of,
    cursor: seq,
    ...(isMessageEvent(event) ? windowsAfter(state, event) : {}),
    receipts: state.receipts && receiptsAfter(state.receipts, event, room),
    log,
    log_floor: dropped?.data.seq ?? state.log_floor,
    unread_exact: state.unread_exact && exact,
  };
  return next.ahead?.seq === seq ? adopted(next, next.ahead, me_id) : next;
}

function windowsAfter(state: RoomState, event: MessageEvent): Pick<RoomState, "window" | "threads"> {
  const { window, threads } = state;
  const applied = (to: Window) => {
    const after = applyToWindow(to, event);
    return isHiddenNew(state, event) ? without(after, state.hidden) : after;
  };
  const after = Object.entries(threads).map(([id, thread]) => [id, applied(thread)] as const);
  const changed = after.some(([id, thread]) => thread !== threads[id]);
  return { window: window && applied(window), threads: changed ? Object.fromEntries(after) : threads };
}

/** A message that I hid on another device before this one heard of it: the inbox may be ahead of the room. */
function isHiddenNew({ hidden }: RoomState, event: DurableEvent): boolean {
  return event.type === "new_message" && hidden.has(event.data.message_id);
}

function receiptsAfter(
  receipts: Readonly<Record<string, Receipt>>,
  event: DurableEvent,
  room: Room,
): RoomState["receipts"] {
  // Nobody is told in a large room; when it is small again, it is fetched.
  if (room.member_count > LIMITS.receipt_members) return null;
  if (event.type !== "read_receipt" && event.type !== "member_left") return receipts;
  const { [event.data.user_id]: _, ...others } = receipts;
  if (event.type === "member_left") return others;
  const { user_id, read_seq, delivered_seq, read_at } = event.data;
  return delivered_seq === 0 ? others : { ...others, [user_id]: { user_id, read_seq, delivered_seq, read_at } };
}

/** Fetched receipts of the others, whenever they arrive; "stale" when they are too old to be brought up to the cursor. */
export function mergeReceipts(state: RoomState, answer: ReceiptsResponse, me_id: string): RoomState | "stale" {
  if (answer.head < state.log_floor) return "stale";
  let receipts: RoomState["receipts"] = Object.fromEntries(
    answer.receipts.map((receipt) => [receipt.user_id, receipt]),
  );
  for (const event of state.log) {
    const own = event.type === "read_receipt" && event.data.user_id === me_id;
    if (event.data.seq > answer.head && !own) receipts = receipts && receiptsAfter(receipts, event, state.room);
  }
  return { ...state, receipts };
}

/** A message is hidden from oneself, or shown again. */
export function withHidden(state: RoomState, message_id: string, is_hidden: boolean): RoomState {
  const hidden = new Set(state.hidden);
  hidden[is_hidden ? "add" : "delete"](message_id);
  const threads = Object.entries(state.threads).map(([id, thread]) => [id, without(thread, hidden)] as const);
  return {
    ...state,
    hidden,
    window: state.window && without(state.window, hidden),
    threads: Object.fromEntries(threads),
  };
}

/** A fetched room, whenever its answer arrives: older, equal or newer than the cursor. */
export function mergeRoom(state: RoomState | undefined, room: Room, me_id: string): RoomState {
  if (!state) return roomStateOf(room);
  if (room.seq === state.cursor) return adopted(state, room, me_id);
  if (room.seq > state.cursor) {
    if (!state.window) return resetRoom(state, room, me_id);
    if (state.ahead && state.ahead.seq > room.seq) return state;
    return { ...state, ahead: room, room: state.room.my ? state.room : { ...state.room, my: room.my } };
  }
  if (room.seq < state.log_floor) return { ...state, unread_exact: false };
  let older: RoomState = { ...roomStateOf(room), hidden: state.hidden };
  for (const event of state.log) if (event.data.seq > room.seq) older = applyEvent(older, event, me_id);
  const merged = { ...adopted(state, older.room, me_id), last_as_of: older.last_as_of };
  return { ...merged, ahead: state.ahead, unread_exact: merged.unread_exact && older.unread_exact };
}

/** Everything held is dropped for a fetched room. */
export function resetRoom(state: RoomState | undefined, room: Room, me_id: string): RoomState {
  const { pending_read = null, hidden = NONE } = state ?? {};
  const fresh = { ...roomStateOf(room), pending_read, hidden };
  return fresh.pending_read === null ? fresh : withRead(fresh, fresh.pending_read, me_id);
}

/** Where a page goes: in place of the window, or at one end of it, which `anchor` named when asking; of the room, or a thread. */
export type PagePlace = ({ at: "all" } | { at: "before" | "after"; anchor: number }) & {
  thread_id?: string | undefined;
};

/**
 * A page of history merged, whenever it arrives. "stale" when it is too old to
 * be brought up to the cursor: ask again.
 */
export function mergePage(state: RoomState, page: HistoryResponse, place: PagePlace): RoomState | "stale" {
  if (page.head < state.log_floor) return "stale";
  const before = windowAt(state, place.thread_id);
  let window = placed(before, page, place);
  if (window === before || window === null) return state;
  for (const event of state.log) {
    if (event.data.seq > page.head && isMessageEvent(event)) window = applyToWindow(window, event);
  }
  window = without(window, state.hidden);
  if (place.thread_id === undefined) return { ...state, window };
  return { ...state, threads: { ...state.threads, [place.thread_id]: window } };
}

function placed(window: Window | null, page: HistoryResponse, place: PagePlace): Window | null {
  if (place.at === "all") return windowOf(page, place.thread_id ?? null);
  // The window moved while the page was on its way: it fits nowhere any more.
  const end = window === null ? -1 : place.at === "before" ? firstSeq(window) : lastSeq(window);
  if (window === null || end !== place.anchor) return window;
  return place.at === "before" ? prepend(window, page) : append(window, page);
}

/** Read up to `read_seq`, forward or back, by this device or as another one did. */
export function withRead(state: RoomState, read_seq: number, me_id: string): RoomState {
  const { my } = state.room;
  const same = (room: Room | null) => !room?.my || room.my.read_seq === read_seq;
  if (!my || (same(state.room) && same(state.ahead))) return state;
  const counts = unreadAfter(state.room, state.cursor, state.window, read_seq, me_id);
  return {
    ...state,
    room: { ...state.room, my: { ...my, read_seq, ...counts } },
    // A fetched room that waits was read to another place: it is fetched again, whatever else is known by then.
    ahead: null,
    unread_exact: counts !== null && state.ahead === null && state.unread_exact,
  };
}

/** A fetched room at the cursor, under what this device has read meanwhile. */
function adopted(state: RoomState, room: Room, me_id: string): RoomState {
  const next = { ...state, room, last_as_of: room.seq, ahead: null, unread_exact: true };
  return state.pending_read === null ? next : withRead(next, state.pending_read, me_id);
}

function reduceRoom(state: RoomState, event: DurableEvent, me_id: string): Counted & { last_as_of?: number } {
  const { room, window } = state;
  const exactly = (changed: Room) => ({ room: changed, exact: true });
  const { my } = room;
  if (event.type === "new_message" && event.data.thread_id === undefined) {
    if (isHiddenNew(state, event)) return exactly(room);
    const shown = my?.is_hidden ? { ...my, is_hidden: false } : my;
    const counted = withNew({ ...room, my: shown, last_message: messageOf(event) }, event, me_id);
    return { ...counted, last_as_of: asOf(event) };
  }
  if (event.type === "new_message") return exactly(withLast(state, event).room);
  if (isChange(event)) {
    const { room: changed, last_as_of } = withLast(state, event);
    return { ...withChanged(changed, event, window, me_id), last_as_of };
  }
  switch (event.type) {
    case "room_changed": {
      const { name, topic, visibility, picture_url, permissions, message_lifetime } = event.data;
      return exactly({ ...room, name, topic, visibility, picture_url, permissions, message_lifetime });
    }
    case "member_joined":
    case "member_left":
      return exactly({ ...room, member_count: event.data.member_count });
    case "role_changed": {
      if (!my || event.data.user_id !== me_id) return exactly(room);
      // Another role is named by other words.
      return { room: { ...room, my: { ...my, role: event.data.role } }, exact: my.unread_count === 0 };
    }
    case "user_changed":
      return exactly(roomWith(room, event.data.user));
    case "read_receipt":
    // What follows is the inbox's; a room's stream has none.
    case "room_added":
    case "room_removed":
    case "room_settings_changed":
    case "folders_changed":
    case "join_requests_changed":
    case "contact_changed":
    case "notification":
    case "notifications_read":
    case "message_marked":
    case "thread_changed":
    case "draft_changed":
    case "scheduled_changed":
    case "reminders_changed":
      return exactly(room);
    default:
      // A newer server may know more than this page: what it does not show, it does not hold up.
      event satisfies never;
      return exactly(room);
  }
}

function withLast({ room, last_as_of }: RoomState, event: MessageEvent): Pick<RoomState, "room" | "last_as_of"> {
  if (!room.last_message) return { room, last_as_of };
  const last = { message: room.last_message, as_of: last_as_of };
  const after = entryAfter(last, event);
  if (after === last) return { room, last_as_of };
  return { room: { ...room, last_message: after.message }, last_as_of: after.as_of };
}
