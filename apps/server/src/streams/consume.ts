import { sql } from "kysely";
import type { Database } from "../db/connect.ts";
import type { Logger } from "../log.ts";
import { inTransaction, type Outlet, type Tx } from "./streams.ts";

/** The part of a log that is to be worked on: the events after `after`, up to `until`. */
export type Span = { stream: string; after: number; until: number };
/** What is done with what was written. It commits together with how far it has come, so it is done once. */
export type Work = (tx: Tx, spans: Span[]) => Promise<void>;

/** While many write, who go first: little at once, so that nobody waits behind it, and long pauses in proportion to it. */
const PACE = {
  calm: { streams: 50, events: 100, rest: 2 },
  busy: { streams: 5, events: 50, rest: 60 },
} as const;
/** Messages in a second from which many write. */
const BUSY = 500;
const MOST_PAUSE_MS = 5_000;
/** What nobody said to this server, such as what another one wrote before it was killed, is found by looking. */
const LOOK_EVERY_MS = 60_000;

type Pace = (typeof PACE)[keyof typeof PACE];
type Parts = {
  db: Database;
  outlet: Outlet;
  log: Logger;
  /** How many messages this server wrote: while that is much, it goes first. */
  written: () => number;
  /** What arrives within so many milliseconds is worked on together. */
  gather_ms: number;
};

/**
 * Does something with what was written in rooms, behind those who write: search text, notices, previews.
 * How far it has come in each room is in `log_followers`, so that a kill loses nothing and nothing is done
 * twice. Several servers share the rooms: each batch is taken by one.
 */
export class LogConsumer {
  readonly #name: string;
  readonly #parts: Parts;
  readonly #work: Work;
  readonly #behind = new Set<string>();
  #running: Promise<void> | undefined;
  #looker: Timer | undefined;
  #stopping = false;
  /** How many wait until everything is worked on. */
  #waiting = 0;
  #rest = Promise.withResolvers<void>();

  constructor(name: string, parts: Parts, work: Work) {
    this.#name = name;
    this.#parts = parts;
    this.#work = work;
  }

  start(): void {
    void this.#look();
    this.#looker = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** A room has something new. */
  wake(stream: string): void {
    if (this.#stopping) return;
    this.#behind.add(stream);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#rest.resolve();
    clearInterval(this.#looker);
    await this.#running;
  }

  /** Waits until everything that was written before is worked on. */
  async settled(): Promise<void> {
    this.#waiting += 1;
    await this.#look();
    this.#rest.resolve();
    while (this.#running) await this.#running;
    this.#waiting -= 1;
  }

  async #look(): Promise<void> {
    try {
      const { rows } = await sql<{ id: string }>`
        select s.id from streams s left join log_followers f on f.name = ${this.#name} and f.stream_id = s.id
        where s.kind = 'room' and s.head_seq > coalesce(f.seq, 0)`.execute(this.#parts.db.query);
      for (const { id } of rows) this.wake(id);
    } catch (error) {
      this.#parts.log.warn("what was written could not be looked for", { follower: this.#name, error: String(error) });
    }
  }

  async #run(): Promise<void> {
    await this.#pause(0);
    let pace: Pace = PACE.calm;
    while (this.#behind.size > 0 && !this.#stopping) {
      const streams = [...this.#behind].slice(0, pace.streams);
      for (const stream of streams) this.#behind.delete(stream);
      const began = performance.now();
      const written = this.#parts.written();
      try {
        for (const stream of await this.#workOn(streams, pace.events)) this.#behind.add(stream);
      } catch (error) {
        this.#parts.log.warn("what was written is worked on again", { follower: this.#name, error: String(error) });
        for (const stream of streams) this.#behind.add(stream);
        await Bun.sleep(1_000);
      }
      const took = performance.now() - began;
      const rate = ((this.#parts.written() - written) * 1_000) / took;
      pace = rate > BUSY ? PACE.busy : PACE.calm;
      await this.#pause(took * pace.rest);
    }
  }

  /** At least until what arrives together has arrived; ends early when the server stops, or somebody waits. */
  async #pause(ms: number): Promise<void> {
    if (this.#stopping || this.#waiting > 0) return;
    this.#rest = Promise.withResolvers();
    await Promise.race([Bun.sleep(Math.min(Math.max(ms, this.#parts.gather_ms), MOST_PAUSE_MS)), this.#rest.promise]);
  }

  /** Answers the streams of which there is more. */
  #workOn(streams: string[], events: number): Promise<string[]> {
    return inTransaction(this.#parts.db, this.#parts.outlet, async (tx) => {
      await sql`
        insert into log_followers (name, stream_id) select ${this.#name}, s.id from streams s
        where s.id = any(${streams}::uuid[]) and s.kind = 'room' order by s.id on conflict do nothing`.execute(
        tx.query,
      );
      const { rows } = await sql<Span & { head: number }>`
        select f.stream_id as stream, f.seq as after, least(s.head_seq, f.seq + ${events}) as until, s.head_seq as head
        from log_followers f join streams s on s.id = f.stream_id
        where f.name = ${this.#name} and f.stream_id = any(${streams}::uuid[]) and f.seq < s.head_seq
        order by f.stream_id for update of f skip locked`.execute(tx.query);
      if (rows.length === 0) return [];
      await this.#work(tx, rows);
      await sql`
        update log_followers f set seq = u.until
        from unnest(${rows.map((row) => row.stream)}::uuid[], ${rows.map((row) => row.until)}::bigint[]) u(stream, until)
        where f.name = ${this.#name} and f.stream_id = u.stream`.execute(tx.query);
      return rows.filter((row) => row.until < row.head).map((row) => row.stream);
    });
  }
}

/** The spans as rows of SQL: `c(stream, after, until)`. */
export function spanRows(spans: Span[]) {
  return sql`unnest(${spans.map((span) => span.stream)}::uuid[], ${spans.map((span) => span.after)}::bigint[],
    ${spans.map((span) => span.until)}::bigint[]) as c(stream, after, until)`;
}
