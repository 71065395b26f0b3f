import type { DurableEvent, EphemeralEvent } from "@helloworld/protocol";

/** Everything that servers say to each other, by topic. A message is plain JSON. */
export type BusMessages = {
  /**
   * An event was committed. A driver may leave the event out where it is large, and the receiver then reads the log;
   * not that of `member_joined`, because a server without a subscriber does not read.
   */
  event: { stream: string; seq: number; event?: DurableEvent };
  ephemeral: { topic: string; frame: EphemeralEvent };
  /** A user's connections hear a stream after `head`, or no longer, without an event of the stream that says so. */
  subscription: { user_id: string; stream: string; head: number | null };
  room_dropped: { room_id: string };
  /** The connections of one session of a user, or of all but one, are to end. */
  sessions_ended: { user_id: string; session_id?: string | undefined; except_session_id?: string | undefined };
  post_changed: { post_id: string };
  post_published: { post_id: string };
  post_promoted: { user_id: string };
};
export type BusTopic = keyof BusMessages;

/**
 * Delivery between the servers of one site. It may lose messages, because the log in PostgreSQL has what counts, but it
 * says so: `tests/bus.test.ts` is the contract of every driver.
 */
export interface Bus {
  /** Sends a message to the other servers, never to this one. Messages of one server and topic arrive in order. */
  publish<T extends BusTopic>(topic: T, message: BusMessages[T]): void;
  subscribe<T extends BusTopic>(topic: T, receive: (message: BusMessages[T]) => void): void;
  /** Calls `reconcile` whenever messages may have been lost on the way to this server, once it hears the bus again. */
  onGap(reconcile: () => void): void;
}
