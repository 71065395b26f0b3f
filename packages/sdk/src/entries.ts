import type { Message } from "@helloworld/protocol";

/** A message, and the seq of its room's stream up to which this knowledge of it reaches. */
export type Entry = { message: Message; as_of: number };

/** A contiguous part of a room's messages, or of one thread, ordered by seq. */
export type Window = {
  /** The message that began the thread, which is the first of it; null for what is in no thread. */
  thread_id: string | null;
  entries: readonly Entry[];
  has_before: boolean;
  has_after: boolean;
  /** Where the window reaches the end: up to this seq it is known to hold every message. */
  tail_seq: number;
  /** The newest seq that any content reflects; above the cursor after a page that ran ahead of the events. */
  ahead: number;
};

export function firstSeq(window: Window): number {
  return window.entries[0]?.message.seq ?? 0;
}

export function lastSeq(window: Window): number {
  return window.entries.at(-1)?.message.seq ?? 0;
}
