import { readdir } from "node:fs/promises";
import { sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Database } from "./connect.ts";
import { applyFunctions, readFunctions, type SqlFunction } from "./functions.ts";

const folder = new URL("./migrations/", import.meta.url);

/**
 * Brings the schema up to date: the files of migrations/ in the order of their
 * numbers, under Kysely's advisory lock, so servers that start at once do it once;
 * then the functions that have changed. Returns the names of what it applied.
 * Throws where a migration fails; that one and all after it are then not applied.
 */
export async function migrate(db: Database): Promise<string[]> {
  const functions = await readFunctions();
  const migrator = new Migrator({ db: db.query, provider: { getMigrations: () => readMigrations(functions) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  await db.raw(JOBS);
  const applied = await applyFunctions(db, functions);
  return [...(results ?? []).map((result) => result.migrationName), ...applied];
}

/** The schema of background work, which the role of the app may not make by itself; the library fills it. */
const JOBS = "do $$ begin if to_regnamespace('jobs') is null then create schema jobs; end if; end $$";

async function readMigrations(functions: SqlFunction[]): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const texts = new Map(functions.map(({ name, text }) => [name, text]));
  const entries = names.map(async (name): Promise<[string, Migration]> => {
    const written = await Bun.file(new URL(name, folder)).text();
    // A trigger, an index or a column needs its function at once. The function may name what comes later.
    const text = written.replaceAll(/^-- apply functions\/(\w+)\.sql$/gm, (_, one) => texts.get(one) ?? unknown(one));
    return [
      name.slice(0, -".sql".length),
      { up: async (db) => void (await sql.raw(asOneStatement(text)).execute(db)) },
    ];
  });
  return Object.fromEntries(await Promise.all(entries));
}

function unknown(name: string): never {
  throw new Error(`db/functions/ has no ${name}.sql`);
}

/** The prepared protocol takes one statement at a time, and a file holds many. */
function asOneStatement(text: string): string {
  return `do $migration$ begin set local check_function_bodies = off; execute $file$${text}$file$; end $migration$`;
}
