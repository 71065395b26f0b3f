import { Kysely } from "kysely";
import { PostgresJSDialect } from "kysely-postgres-js";
import postgres from "postgres";
import type { Tables } from "./tables.ts";

/** Typed SQL through `query`; `sql` is the driver itself, for the few hot statements. */
export type Database = { query: Kysely<Tables>; sql: postgres.Sql; close(): Promise<void> };

/** A URL, or host (a socket's folder), user and database for the embedded one. */
export type Target = string | { host: string; port: number; username: string; database: string; password?: string };

/** Opens a pool of at most `size` connections; none is opened before the first query. */
export function connect(target: Target, size = 12): Database {
  const options = {
    max: size,
    onnotice: () => {},
    connect_timeout: 10,
    max_lifetime: null,
    connection: { application_name: "helloworld-chat", TimeZone: "UTC" },
    // No seq or count of ours passes 2^53, so bigint can be a plain number.
    types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  };
  const sql = (
    typeof target === "string" ? postgres(target, options) : postgres({ ...target, ...options })
  ) as postgres.Sql;
  const query = new Kysely<Tables>({ dialect: new PostgresJSDialect({ postgres: sql }) });
  return {
    query,
    sql,
    close: () => sql.end({ timeout: 5 }),
  };
}
