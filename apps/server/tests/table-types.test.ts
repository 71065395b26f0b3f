import { expect, test } from "bun:test";
import { formatted, TABLES, tableTypes } from "../build/table-types.ts";
import { connect } from "../src/db/connect.ts";
import { migrate } from "../src/db/migrate.ts";
import { freshDatabase } from "./database.ts";

test("db/tables.ts is what the migrations make; WRITE_TABLES=true, or npm run tables, writes it anew", async () => {
  const database = await freshDatabase();
  const db = connect(database.owner_url, 1);
  await migrate(db);
  const text = formatted(await tableTypes(db));
  await db.close();
  await database.drop();
  if (process.env.WRITE_TABLES) await Bun.write(TABLES, text);
  expect(await Bun.file(TABLES).text()).toBe(text);
});
