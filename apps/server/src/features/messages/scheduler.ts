import { sql } from "kysely";
import type { App } from "../../app.ts";
import { inTransaction, lockStreams } from "../../streams/streams.ts";
import { remindDue } from "./reminders.ts";
import { sendDue } from "./scheduled.ts";
import { wipeMessages } from "./wipe.ts";

const LOOK_EVERY_MS = 1_000;
const BATCH_SIZE = 500;

/**
 * What happens at a time: scheduled messages are sent, reminders told, messages delete themselves.
 * Several servers look at once; each row is taken by one of them.
 */
export class Scheduler {
  readonly #app: App;
  readonly #timer: Timer;
  #running: Promise<void> | undefined;

  constructor(app: App) {
    this.#app = app;
    this.#timer = setInterval(() => {
      this.#running ??= this.#look().finally(() => {
        this.#running = undefined;
      });
    }, LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    for (const work of [expireMessages, sendDue, remindDue]) {
      try {
        while ((await work(this.#app)) > 0);
      } catch (error) {
        this.#app.log.warn("what was due is tried again", { work: work.name, error: String(error) });
      }
    }
  }
}

/** Deletes some messages of one room whose time has come; answers how many. */
async function expireMessages(app: App): Promise<number> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const expired = sql`expires_at <= now() and deleted_at is null`;
    const { rows: places } = await sql<{ room_id: string }>`
      select room_id from messages where ${expired} order by expires_at limit 1`.execute(tx.query);
    const [place] = places;
    if (!place) return 0;
    await lockStreams(tx, [place.room_id]);
    const { rows } = await sql<{ id: string }>`
      select id from messages where ${expired} and room_id = ${place.room_id} order by expires_at limit ${BATCH_SIZE}`.execute(
      tx.query,
    );
    const ids = rows.map((row) => row.id);
    await wipeMessages(tx, place.room_id, ids, { deleted_by: null });
    // Another server was faster: there may be more elsewhere.
    return Math.max(1, ids.length);
  });
}
