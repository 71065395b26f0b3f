import { sql } from "kysely";
import type { App } from "../../app.ts";
import { rfc3339 } from "../../streams/read.ts";
import { blobOf } from "../files/uploads.ts";
import type { ZipStream } from "./zip.ts";

type Sent = { blob_id: string; path: string; item: object };

/** Writes what somebody sent in conversations: each file under its name, and a list of them as JSON. */
export async function writeFiles(app: App, zip: ZipStream, user_id: string): Promise<void> {
  const { rows } = await sql<Sent>`
    select f.blob_id, 'files/' || f.id || '/' || f.name as path,
      attachment_json(f) || jsonb_build_object('file', 'files/' || f.id || '/' || f.name, 'room_id', f.room_id,
        'message_id', f.message_id, 'created_at', ${rfc3339("f.created_at")}) as item
    from files f where f.owner_id = ${user_id} and f.message_id is not null order by f.id`.execute(app.db.query);
  await zip.add(
    "files.json",
    `${JSON.stringify(
      rows.map((row) => row.item),
      null,
      2,
    )}\n`,
  );
  for (const row of rows) {
    const stream = await app.blobs.read(`${blobOf(row)}/original`);
    // Deleted meanwhile.
    if (!stream) continue;
    const entry = zip.entry(row.path, { packed: false });
    for await (const chunk of stream) await entry.write(chunk);
    await entry.end();
  }
}
