import { type DurableEvent, type DurableEventType, type EventOf, phrase, type UserCard } from "@helloworld/protocol";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../db/connect.ts";
import type { Tables } from "../db/tables.ts";
import { AppError, sqlState } from "../errors.ts";

/** Reads: a transaction or none. */
export type Query = Kysely<Tables>;

/** A transaction that collects what it appended, to be published when it has committed, and what else is to be done `after`. */
export type Tx = { query: Transaction<Tables>; appended: DurableEvent[]; after: (() => void)[] };

/** Where committed events go: the hub. `suspect` where it is not known whether they were committed. */
export type Outlet = { publish(events: DurableEvent[]): void; reconcile(stream: string, seq: number): void };

/** Data of an event without what the log adds to it. */
export type EventData<T extends DurableEventType> = Omit<EventOf<T>["data"], "stream" | "seq">;

/** Serialization failure and deadlock (SQLSTATE). */
const RETRIED = new Set(["40001", "40P01"]);
const LOCK_TIMEOUT = "55P03";
const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 20;

/** How many transactions ran again, because others held what they needed. Locks are taken in one order, so there should be few. */
export const retries = { count: 0 };

/**
 * Runs `work` in one transaction and publishes what it appended after the
 * commit. What a lost connection keeps from being published, the log repairs.
 * A transaction that lost against others runs again after a random pause, in
 * which it holds neither locks nor a connection; throws `busy` in the end.
 * Locks are taken in the order that docs/architecture.md gives.
 */
export async function inTransaction<T>(db: Database, outlet: Outlet, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const appended: DurableEvent[] = [];
    const after: (() => void)[] = [];
    try {
      const result = await db.query.transaction().execute((query) => work({ query, appended, after }));
      if (appended.length > 0) outlet.publish(appended);
      for (const act of after) act();
      return result;
    } catch (error) {
      const state = sqlState(error);
      if (state === LOCK_TIMEOUT || (state && RETRIED.has(state) && attempt === MAX_ATTEMPTS)) {
        throw new AppError("busy", phrase("Too many people are changing this right now. Try again."), {
          retry_after_ms: 1_000,
        });
      }
      if (state && RETRIED.has(state)) {
        retries.count += 1;
        await Bun.sleep(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
        continue;
      }
      // The connection broke, perhaps between the commit and its answer.
      if (!state) for (const event of appended) outlet.reconcile(event.data.stream, event.data.seq);
      throw error;
    }
  }
}

/**
 * Appends a durable event to a stream (D1) and answers its seq. Holds the
 * stream until commit. An event about a message is stored by `message_id` and
 * read back with the message as it then is.
 */
export async function append<T extends DurableEventType>(
  tx: Tx,
  stream: string,
  type: T,
  data: EventData<T>,
  message_id: string | null = null,
): Promise<number> {
  const stored = message_id === null ? withoutNames(data) : null;
  const result = await sql<{ head_seq: number }>`
    with moved as (update streams set head_seq = head_seq + 1 where id = ${stream} returning id, head_seq),
    logged as (
      insert into events (stream_id, seq, type, message_id, data)
      select id, head_seq, ${type}, ${message_id}, ${stored}::jsonb from moved
    )
    select head_seq from moved`.execute(tx.query);
  const row = result.rows[0];
  if (!row) throw new Error(`no stream ${stream}`);
  tx.appended.push({ type, data: { ...data, stream, seq: row.head_seq } } as unknown as DurableEvent);
  return row.head_seq;
}

/** Appends the same event to several streams, which the caller has locked. */
export async function appendToEach<T extends DurableEventType>(
  tx: Tx,
  streams: string[],
  type: T,
  data: EventData<T>,
): Promise<void> {
  const { rows } = await sql<{ id: string; head_seq: number }>`
    with moved as (
      update streams set head_seq = head_seq + 1 where id = any(${streams}::uuid[]) returning id, head_seq
    ), logged as (
      insert into events (stream_id, seq, type, data)
      select id, head_seq, ${type}, ${withoutNames(data)}::jsonb from moved
    )
    select id, head_seq from moved`.execute(tx.query);
  for (const { id: stream, head_seq: seq } of rows) {
    tx.appended.push({ type, data: { ...data, stream, seq } } as unknown as DurableEvent);
  }
}

/** What the log keeps of an event: who it is about by id, whose card is joined when it is read. */
function withoutNames(data: object): object {
  if (!("user" in data)) return data;
  const { user, ...rest } = data as { user: UserCard };
  return { ...rest, user_id: user.id };
}

/** Locks streams in id order; for transactions that append to several, so that they cannot deadlock. */
export async function lockStreams(tx: Tx, streams: string[]): Promise<void> {
  await tx.query
    .selectFrom("streams")
    .select("id")
    .where(sql<boolean>`id = any(${streams}::uuid[])`)
    .orderBy("id")
    .forUpdate()
    .execute();
}
