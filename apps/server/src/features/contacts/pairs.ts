import type { App } from "../../app.ts";
import { append, inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { holdPostsBetween } from "../posts/erase-between-users.ts";

/** Everything between two people happens one after the other: in a transaction that holds both inboxes. */
export function betweenTwo<T>(app: App, one: string, other: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [one, other]);
    return work(tx);
  });
}

/** The same for what also erases what they left with each other's posts, which come before inboxes. */
export function partTwo<T>(app: App, one: string, other: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(app.db, app.hub, async (tx) => {
    await holdPostsBetween(tx, one, other);
    await lockStreams(tx, [one, other]);
    return work(tx);
  });
}

/** Says to both that something between them changed. */
export async function publishContactChange(tx: Tx, one: string, other: string): Promise<void> {
  for (const [reader, user_id] of [
    [one, other],
    [other, one],
  ] as const) {
    await append(tx, reader, "contact_changed", { user_id });
  }
}

/** Under which a request is told, so that it can be taken back. */
export const requestKey = (sender_id: string) => `contact_request:${sender_id}`;
