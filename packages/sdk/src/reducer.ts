import type { DurableEvent, HistoryAnswer, Room } from "@helloworld/protocol";
import { firstSeq, lastSeq, type Window } from "./entries.ts";
import { roomWith } from "./people.ts";
import {
  append,
  applyToWindow,
  coversAfter,
  type MessageEvent,
  messageOf,
  prepend,
  type WindowEvent,
  windowOf,
} from "./window.ts";

const WINDOW_EVENTS = new Set<string>([
  "new_message",
  "message_edited",
  "message_deleted",
  "user_changed",
] satisfies WindowEvent["type"][]);
/** The server stops counting unread messages here. */
const UNREAD_CAP = 100;
/** Events remembered, so that an answer older than the cursor can be brought up to it. */
const LOG_MAX = 400;

/** What this client holds of one room. Immutable; every function here answers with a new one, or the same. */
export type RoomState = {
  /** As the server would answer at `cursor`, except that `my.read_seq` may run ahead (`pending_read`). */
  room: Room;
  /** The last event applied. */
  cursor: number;
  window: Window | null;
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

export function roomStateOf(room: Room): RoomState {
  return {
    room,
    cursor: room.seq,
    window: null,
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
  const { room, unread_exact } = reduceRoom(state.room, event, me_id);
  const log = [...state.log, event];
  const dropped = log.length > LOG_MAX ? log.shift() : undefined;
  const next: RoomState = {
    ...state,
    room: { ...room, seq },
    cursor: seq,
    window: state.window && changesWindow(event) ? applyToWindow(state.window, event) : state.window,
    log,
    log_floor: dropped?.data.seq ?? state.log_floor,
    unread_exact: state.unread_exact && unread_exact,
  };
  return next.ahead?.seq === seq ? adopted(next, next.ahead, me_id) : next;
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
  let older = roomStateOf(room);
  for (const event of state.log) if (event.data.seq > room.seq) older = applyEvent(older, event, me_id);
  const merged = adopted(state, older.room, me_id);
  return { ...merged, ahead: state.ahead, unread_exact: merged.unread_exact && older.unread_exact };
}

/** Everything held is dropped for a fetched room. */
export function resetRoom(state: RoomState | undefined, room: Room, me_id: string): RoomState {
  const fresh = { ...roomStateOf(room), pending_read: state?.pending_read ?? null };
  return fresh.pending_read === null ? fresh : withRead(fresh, fresh.pending_read, me_id);
}

/** Where a page goes: in place of the window, or at one end of it, which `anchor` named when asking. */
export type PagePlace = { at: "all" } | { at: "before" | "after"; anchor: number };

/**
 * A page of history merged, whenever it arrives. "stale" when it is too old to
 * be brought up to the cursor: ask again.
 */
export function mergePage(state: RoomState, page: HistoryAnswer, place: PagePlace): RoomState | "stale" {
  if (page.head < state.log_floor) return "stale";
  let window = placed(state.window, page, place);
  if (window === state.window) return state;
  for (const event of state.log) {
    if (window && event.data.seq > page.head && changesWindow(event)) window = applyToWindow(window, event);
  }
  return { ...state, window };
}

function placed(window: Window | null, page: HistoryAnswer, place: PagePlace): Window | null {
  if (place.at === "all") return windowOf(page);
  // The window moved while the page was on its way: it fits nowhere any more.
  const end = window === null ? -1 : place.at === "before" ? firstSeq(window) : lastSeq(window);
  if (window === null || end !== place.anchor) return window;
  return place.at === "before" ? prepend(window, page) : append(window, page);
}

/** Read up to `read_seq`, forward or back, by this device or as another one did. */
export function withRead(state: RoomState, read_seq: number, me_id: string): RoomState {
  const { my } = state.room;
  if (!my || my.read_seq === read_seq) return state;
  const unread_count = unreadAfter(state, read_seq, me_id);
  return {
    ...state,
    room: { ...state.room, my: { ...my, read_seq, unread_count: unread_count ?? my.unread_count } },
    unread_exact: unread_count !== null,
  };
}

/** Unread messages after a seq; null when what is held does not tell. */
function unreadAfter({ room, cursor, window }: RoomState, read_seq: number, me_id: string): number | null {
  if (room.my?.request || read_seq >= cursor || !room.last_message || room.last_message.seq <= read_seq) return 0;
  if (!window || window.ahead > cursor || !coversAfter(window, read_seq)) return null;
  const unread = window.entries.filter(
    ({ message }) => message.seq > read_seq && message.sender_id !== me_id && message.deleted_at === null,
  );
  return Math.min(UNREAD_CAP, unread.length);
}

/** A fetched room at the cursor, under what this device has read meanwhile. */
function adopted(state: RoomState, room: Room, me_id: string): RoomState {
  const next = { ...state, room, ahead: null, unread_exact: true };
  return state.pending_read === null ? next : withRead(next, state.pending_read, me_id);
}

function changesWindow(event: DurableEvent): event is WindowEvent {
  return WINDOW_EVENTS.has(event.type);
}

function reduceRoom(room: Room, event: DurableEvent, me_id: string): { room: Room; unread_exact: boolean } {
  const exactly = (changed: Room) => ({ room: changed, unread_exact: true });
  const { my } = room;
  switch (event.type) {
    case "new_message": {
      const message = messageOf(event);
      const next = { ...room, last_message: message };
      if (!my || my.request || message.sender_id === me_id || message.seq <= my.read_seq) return exactly(next);
      return exactly({ ...next, my: { ...my, unread_count: Math.min(UNREAD_CAP, my.unread_count + 1) } });
    }
    case "message_edited":
      return exactly(withLast(room, event));
    case "message_deleted": {
      const { message } = event.data;
      const next = withLast(room, event);
      if (!my || my.request || message.sender_id === me_id || message.seq <= my.read_seq) return exactly(next);
      // At the cap nobody knows how many more there are.
      if (my.unread_count >= UNREAD_CAP) return { room: next, unread_exact: false };
      return exactly({ ...next, my: { ...my, unread_count: Math.max(0, my.unread_count - 1) } });
    }
    case "room_changed": {
      const { name, topic, visibility, picture_url, permissions } = event.data;
      return exactly({ ...room, name, topic, visibility, picture_url, permissions });
    }
    case "member_joined":
    case "member_left":
      return exactly({ ...room, member_count: event.data.member_count });
    case "role_changed":
      return exactly(my && event.data.user_id === me_id ? { ...room, my: { ...my, role: event.data.role } } : room);
    case "user_changed":
      return exactly(roomWith(room, event.data.user));
    case "room_added":
    case "room_removed":
    case "read_receipt":
    case "contact_changed":
    case "notification":
    case "notifications_read":
      // These are the inbox's; a room's stream has none.
      return exactly(room);
    default:
      // A newer server may know more than this page: what it does not show, it does not hold up.
      event satisfies never;
      return exactly(room);
  }
}

function withLast(room: Room, event: Extract<MessageEvent, { type: "message_edited" | "message_deleted" }>): Room {
  const { message } = event.data;
  return room.last_message?.message_id === message.message_id ? { ...room, last_message: message } : room;
}
