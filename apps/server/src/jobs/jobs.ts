import { fromKysely, type Job, PgBoss } from "pg-boss";
import type { Database } from "../db/connect.ts";
import type { Logger } from "../log.ts";
import type { Tx } from "../streams/streams.ts";

type Handler<Data> = (data: Data, job: { id: string; signal: AbortSignal }) => Promise<void>;
type Options = {
  /** Tries after the first one failed, with growing pauses. */
  retries?: number;
  /** Seconds after which a job that runs is given up and tried again. */
  expires_in?: number;
  /** When it runs by itself, as cron, in UTC. */
  cron?: string;
};
type Defined = { name: string; handler: Handler<never>; options: Options };

/**
 * Background work, in the database: a job commits with the change that causes
 * it, survives a kill, and is tried again until it is done. Handlers must bear
 * being run twice.
 */
export class Jobs {
  readonly #boss: PgBoss;
  readonly #log: Logger;
  readonly #defined: Defined[] = [];
  readonly #workers = new Map<string, string>();

  constructor(db: Database, log: Logger) {
    this.#log = log;
    this.#boss = new PgBoss({ db: { executeSql: db.raw }, schema: "jobs", createSchema: false });
    this.#boss.on("error", (error) => log.warn("background work had an error", { error: String(error) }));
  }

  /** Says what a kind of job does; before `start`. */
  define<Data extends object>(name: string, handler: Handler<Data>, options: Options = {}): void {
    this.#defined.push({ name, handler: handler as Handler<never>, options });
  }

  async start(): Promise<void> {
    await this.#boss.start();
    for (const { name, handler, options } of this.#defined) {
      const { retries = 5, expires_in = 300, cron } = options;
      await this.#boss.createQueue(name, {
        retryLimit: retries,
        retryBackoff: true,
        retryDelay: 2,
        expireInSeconds: expires_in,
      });
      const worker = await this.#boss.work(name, { pollingIntervalSeconds: 2, batchSize: 1 }, (jobs: Job<never>[]) =>
        this.#run(name, handler, jobs),
      );
      this.#workers.set(name, worker);
      if (cron) await this.#boss.schedule(name, cron, {});
    }
  }

  /** Adds a job that exists if and only if the transaction commits. With `key`, at most one of that key waits. */
  async enqueue(
    tx: Tx,
    name: string,
    data: object,
    more: { after_seconds?: number; key?: string } = {},
  ): Promise<void> {
    const { after_seconds, key } = more;
    await this.#boss.send(name, data, {
      db: fromKysely(tx.query),
      ...(after_seconds !== undefined && { startAfter: after_seconds }),
      ...(key !== undefined && { singletonKey: key }),
    });
    const worker = this.#workers.get(name);
    if (worker && !after_seconds) tx.after.push(() => this.#boss.notifyWorker(worker));
  }

  /** Waits for what is running, a little. */
  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 5_000, close: false });
  }

  async #run(name: string, handler: Handler<never>, jobs: Job<never>[]): Promise<void> {
    for (const job of jobs) {
      try {
        await handler(job.data, { id: job.id, signal: job.signal });
      } catch (error) {
        this.#log.warn("a job failed and will be tried again", {
          job: name,
          id: job.id,
          error: error instanceof Error ? error.stack : String(error),
        });
        throw error;
      } finally {
        // Where there was one there may be more: the next is fetched without a pause.
        const worker = this.#workers.get(name);
        if (worker) this.#boss.notifyWorker(worker);
      }
    }
  }
}
