import type { DurableEvent, HistoryAnswer, Message, UserCard } from "@helloworld/protocol";
import { type Entry, firstSeq, lastSeq, type Window } from "./entries.ts";
import { messageWith } from "./people.ts";

/** Messages kept of one room in memory; beyond it the far end is dropped. */
const WINDOW_MAX = 2_000;

export type MessageEvent = Extract<DurableEvent, { type: "new_message" | "message_edited" | "message_deleted" }>;
/** Only these events change what a window holds. */
export type WindowEvent = MessageEvent | Extract<DurableEvent, { type: "user_changed" }>;

export function windowOf(page: HistoryAnswer): Window {
  const entries = entriesOf(page);
  const ahead = reachOf(page);
  const { has_before, has_after } = page;
  return { entries, has_before, has_after, tail_seq: has_after ? 0 : ahead, ahead };
}

/** The window with an older page before it. The page was asked for by the window's first seq. */
export function prepend(window: Window, page: HistoryAnswer): Window {
  const first = firstSeq(window);
  const older = entriesOf(page).filter((entry) => entry.message.seq < first);
  const entries = [...older, ...window.entries];
  const next = { ...window, entries, has_before: page.has_before, ahead: Math.max(window.ahead, reachOf(page)) };
  return entries.length > WINDOW_MAX ? { ...next, entries: entries.slice(0, WINDOW_MAX), has_after: true } : next;
}

/** The window with a newer page after it. The page was asked for by the window's last seq. */
export function append(window: Window, page: HistoryAnswer): Window {
  const last = lastSeq(window);
  const newer = entriesOf(page).filter((entry) => entry.message.seq > last);
  const reach = reachOf(page);
  return trimmedBefore({
    ...window,
    entries: [...window.entries, ...newer],
    has_after: page.has_after,
    tail_seq: page.has_after ? 0 : reach,
    ahead: Math.max(window.ahead, reach),
  });
}

/** What an event does to the window. Knowledge that is newer than the event stays. */
export function applyToWindow(window: Window, event: WindowEvent): Window {
  if (event.type === "user_changed") return withSender(window, event.data.user, event.data.seq);
  if (event.type !== "new_message") return updated(window, event.data.message, event.data.seq);
  if (window.has_after || event.data.seq <= window.tail_seq) return window;
  const entry = { message: messageOf(event), as_of: event.data.seq };
  return trimmedBefore({ ...window, entries: [...window.entries, entry], tail_seq: event.data.seq });
}

export function messageOf(event: Extract<DurableEvent, { type: "new_message" }>): Message {
  const { stream: _, ...message } = event.data;
  return message;
}

/** Whether the window holds every message after `seq`. */
export function coversAfter(window: Window, seq: number): boolean {
  return !window.has_after && (!window.has_before || firstSeq(window) <= seq + 1);
}

/** The last messages only, as the cache keeps them. */
export function tailOf(window: Window, count: number): Window {
  if (window.entries.length <= count) return window;
  return { ...window, entries: window.entries.slice(-count), has_before: true };
}

function updated(window: Window, message: Message, seq: number): Window {
  const index = indexOfSeq(window.entries, message.seq);
  const entry = window.entries[index];
  if (!entry || entry.message.message_id !== message.message_id || entry.as_of >= seq) return window;
  const entries = window.entries.slice();
  entries[index] = { message, as_of: seq };
  return { ...window, entries };
}

/** The messages of somebody under their new name and picture. */
function withSender(window: Window, user: UserCard, seq: number): Window {
  const stays = (entry: Entry) => entry.as_of >= seq || entry.message.sender_id !== user.id;
  if (window.entries.every(stays)) return window;
  const entries = window.entries.map((entry) =>
    stays(entry) ? entry : { message: messageWith(entry.message, user), as_of: seq },
  );
  return { ...window, entries };
}

function indexOfSeq(entries: readonly Entry[], seq: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = entries[middle]?.message.seq ?? 0;
    if (found === seq) return middle;
    if (found < seq) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function entriesOf(page: HistoryAnswer): Entry[] {
  return page.messages.map((message) => ({ message, as_of: Math.max(page.head, message.seq) }));
}

/** A server may have read the head just before the rows: what is on the page is known all the same. */
function reachOf(page: HistoryAnswer): number {
  return Math.max(page.head, page.messages.at(-1)?.seq ?? 0);
}

function trimmedBefore(window: Window): Window {
  if (window.entries.length <= WINDOW_MAX) return window;
  return { ...window, entries: window.entries.slice(-WINDOW_MAX), has_before: true };
}
