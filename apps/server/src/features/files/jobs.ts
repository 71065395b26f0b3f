import { sql } from "kysely";
import type { App } from "../../app.ts";
import { FINISH_JOB, finishFile } from "./finalize-upload.ts";
import { partOf } from "./upload-receiver.ts";
import { blobOf, emptyTrash } from "./uploads.ts";

const SETTLED_MS = 60 * 60_000;
const BATCH_SIZE = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function registerFileJobs(app: App): void {
  app.jobs.define<{ file_id: string }>(FINISH_JOB, ({ file_id }) => finishFile(app, file_id), { retries: 10 });
  // Soon after a message went, its files are gone from the store too.
  app.jobs.define("empty_trash", () => emptyTrash(app), { cron: "* * * * *" });
  app.jobs.define("collect_files", () => collectFiles(app), { cron: "29 * * * *", expires_in: 3_600 });
}

/** Uploads that became part of no message in time go, and what crashes left in the store. */
export async function collectFiles(app: App): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      delete from files where id in (
        select id from files where message_id is null and expires_at < now() limit ${BATCH_SIZE})
      returning id`.execute(app.db.query);
    if (rows.length < BATCH_SIZE) break;
  }
  await emptyTrash(app);
  await app.sandbox.clear();
  await collectBlobs(app);
}

/** Everything that somebody sent or began to send, with its bytes. */
export async function eraseFilesOf(app: App, user_id: string): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      delete from files where id in (select id from files where owner_id = ${user_id} limit ${BATCH_SIZE})
      returning id`.execute(app.db.query);
    if (rows.length < BATCH_SIZE) break;
  }
  await emptyTrash(app);
}

/** Blobs without a row, pieces of uploads that are over, and pieces that no offset counts. */
async function collectBlobs(app: App): Promise<void> {
  let found = new Map<string, { parts: string[] }>();
  const look = async () => {
    const { rows } = await sql<{ blob_id: string; over: boolean }>`
      select blob_id, bool_and(state in ('ready', 'refused')) as over from files
      where blob_id = any(${[...found.keys()]}::uuid[]) group by blob_id`.execute(app.db.query);
    const known = new Map(rows.map((row) => [row.blob_id, row.over]));
    const counted = await countedParts(app, [...found.keys()]);
    for (const [blob_id, { parts }] of found) {
      const over = known.get(blob_id);
      if (over === undefined) await app.blobs.drop(blobOf({ blob_id }));
      else if (over && parts.length > 0) await app.blobs.drop(`${blobOf({ blob_id })}/parts`);
      else
        for (const part_id of parts) if (!counted.has(part_id)) await app.blobs.drop(partOf({ blob_id }, { part_id }));
    }
    found = new Map();
  };
  for await (const { key, kept_at } of app.blobs.list("files")) {
    // What is younger may not be noted anywhere yet.
    if (Date.now() - kept_at < SETTLED_MS) continue;
    const [, blob_id = "", name, part_id = ""] = key.split("/");
    if (!UUID.test(blob_id)) continue;
    const { parts } = found.get(blob_id) ?? { parts: [] };
    found.set(blob_id, { parts: name === "parts" ? [...parts, part_id] : parts });
    if (found.size >= BATCH_SIZE) await look();
  }
  await look();
}

/** The pieces that the offsets of these files count. */
async function countedParts(app: App, blob_ids: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ part_id: string }>`
    select p.part_id from file_parts p join files f on f.id = p.file_id
    where f.blob_id = any(${blob_ids}::uuid[])`.execute(app.db.query);
  return new Set(rows.map((row) => row.part_id));
}
