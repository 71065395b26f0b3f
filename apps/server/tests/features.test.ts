import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { FEATURES } from "../src/features/index.ts";
import { aServer } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const source = join(import.meta.dirname, "../src");
const personal = new Map(FEATURES.flatMap((feature) => Object.entries(feature.personal ?? {})));

/** Tables with a reference to an account, and whether that keeps their row when the account goes. */
async function tablesOfPeople(): Promise<{ name: string; keeps: boolean }[]> {
  const { rows } = await sql<{ name: string; keeps: boolean }>`
    select c.conrelid::regclass::text as name, bool_or(c.confdeltype <> 'c') as keeps
    from pg_constraint c where c.contype = 'f' and c.confrelid = 'users'::regclass group by 1 order by 1`.execute(
    server.app.db.query,
  );
  return [{ name: "users", keeps: true }, ...rows];
}

describe("every table that holds something of a person is exported and erased", () => {
  test("each is named by one feature, and no feature names another table", async () => {
    const names = FEATURES.flatMap((feature) => Object.keys(feature.personal ?? {}));
    expect([...names].sort()).toEqual([...new Set(names)].sort());
    const tables = (await tablesOfPeople()).map(({ name }) => name);
    expect([...personal.keys()].sort()).toEqual(tables.sort());
  });

  test("a row that a key keeps says what empties it, by the name of a function that is there", async () => {
    const code = readdirSync(join(source, "features"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(source, "features", file), "utf8"))
      .join("\n");
    for (const { name, keeps } of await tablesOfPeople()) {
      const { erased } = personal.get(name) ?? {};
      expect([name, erased !== undefined]).toEqual([name, keeps]);
      if (!erased || erased.startsWith("by its key")) continue;
      expect([name, new RegExp(`export (async )?function ${erased}\\(`).test(code)]).toEqual([name, true]);
    }
  });

  test("the file of an export that has a table is written by a feature, or with the account", async () => {
    const account = ["account", "contacts", "rooms", "sessions", "ways_in", "notifications", "join_requests", "files"];
    const files = new Set([...server.app.exports.keys(), ...account.map((name) => `${name}.json`)]);
    for (const [table, { exported }] of personal) {
      if (typeof exported === "string") expect([table, files.has(exported)]).toEqual([table, true]);
      else expect(exported.not.length).toBeGreaterThan(10);
    }
  });
});

test("every folder of features has a manifest, and the list has every manifest", () => {
  const folders = readdirSync(join(source, "features"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const list = readFileSync(join(source, "features/index.ts"), "utf8");
  for (const { name } of folders) {
    // What only others use has nothing to declare.
    if (["privacy", "syndication"].includes(name)) continue;
    expect([name, list.includes(`./${name}/feature.ts`)]).toEqual([name, true]);
  }
});
