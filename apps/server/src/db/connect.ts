import { phrase } from "@helloworld/protocol";
import { Kysely, PostgresDialect, type PostgresPoolClient } from "kysely";
import pg from "pg";
import { AppError } from "../errors.ts";
import type { Tables } from "./tables.ts";

/** Typed SQL through `query`; `run` for the few hot statements, by name. */
export type Database = {
  query: Kysely<Tables>;
  run<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>;
  /** Any text, unprepared; for libraries that bring their own SQL. */
  raw(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
};

// No seq or count of ours passes 2^53, so bigint can be a plain number.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A connection that waits this long for one, in ms, is refused as `busy`. */
const PATIENCE_MS = 10_000;

/**
 * Opens a pool of at most `size` connections at a postgres:// URL, which may name a socket's folder as `?host=`.
 * With `lock_timeout_ms` a statement that waits longer than that for a lock fails (SQLSTATE 55P03), so that one row
 * which many want cannot hold all connections.
 */
export function connect(url: string, size = 12, lock_timeout_ms = 0): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: PATIENCE_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: "helloworld-chat",
    options: `-c TimeZone=UTC -c lock_timeout=${lock_timeout_ms}`,
  });
  // A connection that breaks is replaced at the next use; whoever uses it then is told by their own query.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
  return {
    query,
    run: async <Row>(name: string, text: string, values: unknown[]) =>
      (await pool.query({ name, text, values }).catch(tooBusy)).rows as Row[],
    raw: (text, values) => pool.query(text, values).catch(tooBusy),
    close: () => pool.end(),
  };
}

/** A request that found no free connection is told to come again: it did nothing wrong. */
function tooBusy(error: Error): never {
  if (error.message !== "timeout exceeded when trying to connect") throw error;
  throw new AppError("busy", phrase("There is too much to do just now. Try again."), { retry_after_ms: 2_000 });
}

/** Statements kept prepared on a connection; texts beyond that are parsed each time. */
const MOST_PREPARED = 400;
const names = new Map<string, string>();

/** A name for a text, so that PostgreSQL parses and plans it once for each connection. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= MOST_PREPARED) return known;
  const name = `k${names.size + 1}`;
  names.set(text, name);
  return name;
}

/** The pool as Kysely wants it, with every statement prepared. */
function preparing(pool: pg.Pool) {
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect().catch(tooBusy);
      const known = wrapped.get(client);
      if (known) return known;
      const made = {
        query: (text: string, values: unknown[]) => client.query({ name: nameOf(text), text, values }),
        release: () => client.release(),
      } as unknown as PostgresPoolClient;
      wrapped.set(client, made);
      return made;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
