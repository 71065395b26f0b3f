import { readdir } from "node:fs/promises";
import { sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Database } from "./connect.ts";
import { applyFunctions } from "./functions.ts";

const folder = new URL("./migrations/", import.meta.url);

/**
 * Brings the schema up to date: the files of migrations/ in the order of their
 * numbers, under Kysely's advisory lock, so servers that start at once do it once;
 * then the functions that have changed. Returns the names of what it applied.
 * Throws where a migration fails; that one and all after it are then not applied.
 */
export async function migrate(db: Database): Promise<string[]> {
  const migrator = new Migrator({ db: db.query, provider: { getMigrations: readMigrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  await db.raw(JOBS);
  const functions = await applyFunctions(db);
  return [...(results ?? []).map((result) => result.migrationName), ...functions];
}

/** The schema of background work, which the role of the app may not make by itself; the library fills it. */
const JOBS = "do $$ begin if to_regnamespace('jobs') is null then create schema jobs; end if; end $$";

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const entries = names.map(async (name): Promise<[string, Migration]> => {
    const text = await Bun.file(new URL(name, folder)).text();
    return [
      name.slice(0, -".sql".length),
      { up: async (db) => void (await sql.raw(asOneStatement(text)).execute(db)) },
    ];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The prepared protocol takes one statement at a time, and a file holds many. */
function asOneStatement(text: string): string {
  return `do $migration$ begin execute $file$${text}$file$; end $migration$`;
}
