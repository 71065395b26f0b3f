import { type RawBuilder, sql } from "kysely";
import type { App } from "../../app.ts";
import type { ZipStream } from "./zip.ts";

const BATCH_SIZE = 500;

/** Writes the lists that the features have of a person, and the pictures of their posts. */
export async function writeLists(app: App, zip: ZipStream, user_id: string): Promise<void> {
  for (const [name, rows] of app.exports) await writeList(app, zip, name, rows(user_id));
  const { rows } = await sql<{ file_id: string }>`
    select file_id from post_pictures where owner_id = ${user_id} order by id`.execute(app.db.query);
  for (const { file_id } of rows) {
    const file = await app.photos.open(file_id, 1280);
    if (file) await zip.add(`pictures/${file_id}.webp`, await new Response(file.stream).bytes());
  }
}

async function writeList(app: App, zip: ZipStream, name: string, rows: RawBuilder<unknown>): Promise<void> {
  const file = zip.entry(name);
  await file.write("[");
  let between = "\n";
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const page = await sql<{ key: string; item: object }>`
      select key, item from (${rows}) listed where key > ${after} order by key limit ${BATCH_SIZE}`.execute(
      app.db.query,
    );
    if (page.rows.length === 0) break;
    await file.write(between + page.rows.map((row) => JSON.stringify(row.item)).join(",\n"));
    between = ",\n";
    after = page.rows.at(-1)?.key ?? after;
  }
  await file.write("\n]\n");
  await file.end();
}
