import type { DurableEvent, EphemeralEvent } from "@helloworld/protocol";

/** What the server says to every part; `hello` and `pong` are the connection's own. */
export type Broadcast = Exclude<EphemeralEvent, { type: "hello" | "pong" | "reset" }>;

/** One part of a signed-in client. Each has the hooks that it needs; `Live` calls them in the order of its list. */
export type ClientPart = {
  /** There is a connection, and it is known who is here. */
  connected?(): void;
  disconnected?(): void;
  /** The store has this event now. */
  applied?(event: DurableEvent): void;
  received?(event: Broadcast): void;
  /** Inbox events were missed, so anything that they tell of may have changed. */
  changed?(): void;
  /** No event is missing any more. */
  synced?(): void;
  /** Ends timers and writes what is not yet written; `connected` may follow. */
  stop?(): void | Promise<void>;
  /** The person is gone, and what is theirs goes. A part without this hook stops. */
  clear?(options: { keep_unsent: boolean }): void | Promise<void>;
};
