import { Kysely } from "kysely";
import { PostgresJSDialect } from "kysely-postgres-js";
import postgres from "postgres";
import type { Tables } from "./tables.ts";

/** Typed SQL through `query`; `sql` is the driver itself, for the few hot statements. */
export type Database = { query: Kysely<Tables>; sql: postgres.Sql; close(): Promise<void> };

/** The driver's type, for the hot statements outside of db/. */
export type Driver = postgres.Sql;

/** Opens a pool at a postgres:// URL, which may name a socket's folder as `?host=`, of at most `size` connections; none is opened before the first query. */
export function connect(url: string, size = 12): Database {
  const options = {
    max: size,
    onnotice: () => {},
    connect_timeout: 10,
    max_lifetime: null,
    connection: { application_name: "helloworld-chat", TimeZone: "UTC" },
    // No seq or count of ours passes 2^53, so bigint can be a plain number.
    types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  };
  const { socket, address } = splitSocket(url);
  const sql = postgres(address, { ...options, ...socket }) as postgres.Sql;
  const query = new Kysely<Tables>({ dialect: new PostgresJSDialect({ postgres: sql }) });
  return {
    query,
    sql,
    close: () => sql.end({ timeout: 5 }),
  };
}

/** libpq's way to name a socket's folder in a URL, which the driver takes as options. */
function splitSocket(url: string): { address: string; socket: { host?: string; port?: number } } {
  const parsed = new URL(url);
  const { searchParams } = parsed;
  const host = searchParams.get("host");
  if (host === null) return { address: url, socket: {} };
  const port = Number(searchParams.get("port") ?? 5432);
  parsed.search = "";
  return { address: parsed.href, socket: { host, port } };
}
