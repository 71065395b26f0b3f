import { readdir } from "node:fs/promises";
import { sql, type Transaction } from "kysely";
import type { Database } from "./connect.ts";
import type { Tables } from "./tables.ts";

const folder = new URL("./functions/", import.meta.url);
const LOCK = 7_310_022;

export type SqlFunction = { name: string; text: string };

/**
 * The SQL functions, each in a file of its name: the one definition. A migration that needs one for a trigger, an index
 * or a column says `-- apply functions/<name>.sql` on a line of its own.
 */
export async function readFunctions(): Promise<SqlFunction[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -".sql".length),
      text: await Bun.file(new URL(file, folder)).text(),
    })),
  );
}

/**
 * Puts the functions whose text has changed since they were last put into the database. Runs as the owner after the
 * migrations; servers that start at once do it once. Returns their names.
 */
export async function applyFunctions(owner: Database, functions: SqlFunction[]): Promise<string[]> {
  return owner.query.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(tx);
    const applied = await appliedHashes(tx);
    // They name each other, in whatever order they come.
    await sql`set local check_function_bodies = off`.execute(tx);
    const changed = functions
      .map(({ name, text }) => ({ name, text, hash: Bun.SHA256.hash(text, "hex") }))
      .filter(({ name, hash }) => applied.get(name) !== hash);
    for (const { name, text, hash } of changed) {
      await sql.raw(text).execute(tx);
      await sql`insert into applied_functions (name, hash) values (${name}, ${hash})
        on conflict (name) do update set hash = excluded.hash`.execute(tx);
    }
    return changed.map(({ name }) => name);
  });
}

async function appliedHashes(tx: Transaction<Tables>): Promise<Map<string, string>> {
  await sql`create table if not exists applied_functions (name text primary key, hash text not null)`.execute(tx);
  const { rows } = await sql<{ name: string; hash: string }>`select name, hash from applied_functions`.execute(tx);
  return new Map(rows.map(({ name, hash }) => [name, hash]));
}
