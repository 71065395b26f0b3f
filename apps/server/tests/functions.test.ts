import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { connect, type Database } from "../src/db/connect.ts";
import { applyFunctions, readFunctions } from "../src/db/functions.ts";
import { migrate } from "../src/db/migrate.ts";
import { freshDatabase, type TestDatabase } from "./database.ts";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await freshDatabase();
  db = connect(database.owner_url, 2);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** The functions of ours that the database has, as it would write them. */
async function inDatabase(): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select p.proname as name, pg_get_functiondef(p.oid) as definition from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by 1`.execute(db.query);
  expect(rows.map(({ name }) => name)).toEqual([...new Set(rows.map(({ name }) => name))]);
  return new Map(rows.map(({ name, definition }) => [name, definition]));
}

test("each SQL function has one definition: the file of its name, put in place after the migrations", async () => {
  const functions = await readFunctions();
  const applied = await migrate(db);
  expect(applied).toEqual(expect.arrayContaining(functions.map(({ name }) => name)));
  expect([...(await inDatabase()).keys()]).toEqual(functions.map(({ name }) => name));
  for (const { name, text } of functions) {
    const [, defined] = /create or replace function (\w+)\(/.exec(text) ?? [];
    expect([name, defined, text.match(/create (or replace )?function/g)?.length]).toEqual([name, name, 1]);
  }
});

test("what is in place is not touched, what has changed is put in place again, also by two at once", async () => {
  const functions = await readFunctions();
  expect(await applyFunctions(db, functions)).toEqual([]);
  const before = await inDatabase();
  await sql`create or replace function week_of(timestamptz) returns int4multirange language sql immutable parallel safe
    as $$ select '{}'::int4multirange $$`.execute(db.query);
  await sql`update applied_functions set hash = 'of another text' where name = 'week_of'`.execute(db.query);
  const both = await Promise.all([applyFunctions(db, functions), applyFunctions(db, functions)]);
  expect(both.flat()).toEqual(["week_of"]);
  expect(await inDatabase()).toEqual(before);
});

test("no migration defines a function", () => {
  const folder = join(import.meta.dirname, "../src/db/migrations");
  for (const name of readdirSync(folder)) {
    expect([name, /create (or replace )?function/i.test(readFileSync(join(folder, name), "utf8"))]).toEqual([
      name,
      false,
    ]);
  }
});
