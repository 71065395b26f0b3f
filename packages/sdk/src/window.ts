import type { HistoryResponse, Message } from "@helloworld/protocol";
import { type Entry, firstSeq, lastSeq, type Window } from "./entries.ts";
import { asOf, isChange, type MessageEvent, messageAfter, messageOf } from "./message.ts";

/** Messages kept of one room in memory; beyond it the far end is dropped. */
const WINDOW_MAX = 2_000;

export function windowOf(page: HistoryResponse, thread_id: string | null = null): Window {
  const entries = entriesOf(page);
  const ahead = reachOf(page);
  const { has_before, has_after } = page;
  return { thread_id, entries, has_before, has_after, tail_seq: has_after ? 0 : ahead, ahead };
}

/** The window with an older page before it. The page was asked for by the window's first seq. */
export function prepend(window: Window, page: HistoryResponse): Window {
  const first = firstSeq(window);
  const older = entriesOf(page).filter((entry) => entry.message.seq < first);
  const entries = [...older, ...window.entries];
  const next = { ...window, entries, has_before: page.has_before, ahead: Math.max(window.ahead, reachOf(page)) };
  return entries.length > WINDOW_MAX ? { ...next, entries: entries.slice(0, WINDOW_MAX), has_after: true } : next;
}

/** The window with a newer page after it. The page was asked for by the window's last seq. */
export function append(window: Window, page: HistoryResponse): Window {
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
export function applyToWindow(window: Window, event: MessageEvent): Window {
  const { seq } = event.data;
  const changed = concernsOthers(event) ? afterEach(window, event) : afterOne(window, event);
  if (event.type !== "new_message" || !belongs(event.data, window)) return changed;
  if (window.has_after || seq <= window.tail_seq) return changed;
  const as_of = asOf(event);
  const entries = [...changed.entries, { message: messageOf(event), as_of }];
  return trimmedBefore({ ...changed, entries, tail_seq: seq, ahead: Math.max(changed.ahead, as_of) });
}

/** Whether a message is one of those that a window is a part of. */
function belongs(message: { message_id: string; thread_id?: string | undefined }, { thread_id }: Window): boolean {
  if (thread_id === null) return message.thread_id === undefined;
  return message.thread_id === thread_id || message.message_id === thread_id;
}

/** Whether an event can change messages beside the one that it carries: answers to it, the beginning of its thread. */
function concernsOthers(event: MessageEvent): boolean {
  if (event.type === "new_message") return event.data.thread_id !== undefined;
  return event.type !== "reaction_changed" && event.type !== "message_changed";
}

function afterEach(window: Window, event: MessageEvent): Window {
  let ahead = window.ahead;
  let changed = false;
  const entries = window.entries.map((entry) => {
    const after = entryAfter(entry, event);
    if (after === entry) return entry;
    changed = true;
    ahead = Math.max(ahead, after.as_of);
    return after;
  });
  return changed ? { ...window, entries, ahead } : window;
}

function afterOne(window: Window, event: MessageEvent): Window {
  const index = isChange(event) ? indexOfSeq(window.entries, event.data.message.seq) : -1;
  const entry = window.entries[index];
  const after = entry && entryAfter(entry, event);
  if (!after || after === entry) return window;
  const entries = window.entries.slice();
  entries[index] = after;
  return { ...window, entries, ahead: Math.max(window.ahead, after.as_of) };
}

/** What an event makes of a message and of how far it is known; the very same where that is known already. */
export function entryAfter(entry: Entry, event: MessageEvent): Entry {
  const carried = isChange(event) && event.data.message.message_id === entry.message.message_id;
  const as_of = carried ? asOf(event) : event.data.seq;
  const message = entry.as_of < as_of ? messageAfter(entry.message, event) : entry.message;
  return message === entry.message ? entry : { message, as_of };
}

/** The window without some messages, which one has hidden from oneself. */
export function without(window: Window, hidden: ReadonlySet<string>): Window {
  if (hidden.size === 0 || !window.entries.some(({ message }) => hidden.has(message.message_id))) return window;
  return { ...window, entries: window.entries.filter(({ message }) => !hidden.has(message.message_id)) };
}

/** A message as it was before an event with this seq, if the window holds it so. */
export function heldBefore(window: Window | null, message: Message, seq: number): Message | undefined {
  const entry = window?.entries[indexOfSeq(window.entries, message.seq)];
  return entry?.message.message_id === message.message_id && entry.as_of < seq ? entry.message : undefined;
}

/** Whether the window holds every message after `seq`. */
export function coversAfter(window: Window, seq: number): boolean {
  if (window.has_after) return false;
  return !window.has_before || (window.entries.length > 0 && firstSeq(window) <= seq + 1);
}

/** The last messages only, as the cache keeps them. */
export function tailOf(window: Window, count: number): Window {
  if (window.entries.length <= count) return window;
  return { ...window, entries: window.entries.slice(-count), has_before: true };
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

function entriesOf(page: HistoryResponse): Entry[] {
  return page.messages.map((message) => ({ message, as_of: Math.max(page.head, message.seq) }));
}

/** A server may have read the head just before the rows: what is on the page is known all the same. */
function reachOf(page: HistoryResponse): number {
  return Math.max(page.head, page.messages.at(-1)?.seq ?? 0);
}

function trimmedBefore(window: Window): Window {
  if (window.entries.length <= WINDOW_MAX) return window;
  return { ...window, entries: window.entries.slice(-WINDOW_MAX), has_before: true };
}
