import { phrase, type UploadLimits } from "@helloworld/protocol";
import { type Selectable, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import type { Tables } from "../../db/tables.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { inTransaction, type Query } from "../../streams/streams.ts";
import { roomFor } from "../rooms/policy.ts";
import { cleanName } from "./names.ts";

export type FileRow = Selectable<Tables["files"]>;

/** What is said of a file before its first byte. */
export type Announced = {
  /** The room that it is for; without one it is its owner's until a message takes it. */
  room_id?: string | undefined;
  name: string;
  /** In bytes. */
  size: number;
  duration_ms?: number | undefined;
  waveform?: number[] | undefined;
};

/** The place of a file's bytes in the store. */
export const blobOf = (file: Pick<FileRow, "blob_id">) => `files/${file.blob_id}`;

/** Takes note of a file to come, within what its owner may keep; nothing is taken where it would be too much. */
export async function createUpload(app: App, actor: Actor, announced: Announced): Promise<FileRow> {
  const { room_id = null, name, size, duration_ms = null, waveform = null } = announced;
  if (room_id) await roomFor(app.db.query, actor, room_id, "attach");
  if (size === 0) throw invalid("file", phrase("The file is empty."));
  if (size > app.config.file_max)
    throw new AppError(
      "payload_too_large",
      phrase("A file has at most {maximum}.", { maximum: inWords(app.config.file_max) }),
    );
  // Nothing is begun that would not find room. What is deleted and still on the disk goes first.
  (await app.space.promise(2 * size))();
  await emptyTrash(app).catch((error) => app.log.warn("the trash is full", { error: String(error) }));
  return inTransaction(app.db, app.hub, async (tx) => {
    // One after the other for each person, so that a quota holds however many begin at once.
    await sql`select from users where id = ${actor.user_id} for no key update`.execute(tx.query);
    const used = await usedBy(tx.query, actor.user_id);
    const left = app.config.file_quota - used;
    if (size > left)
      throw new AppError(
        "quota_exceeded",
        phrase("Your files may take {quota} together, and {left} are left. Delete messages with files to make room.", {
          quota: inWords(app.config.file_quota),
          left: inWords(Math.max(0, left)),
        }),
      );
    return tx.query
      .insertInto("files")
      .values({
        owner_id: actor.user_id,
        room_id,
        name: cleanName(name),
        media_type: "application/octet-stream",
        size,
        duration_ms,
        waveform,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** What the actor may send, and has. */
export async function uploadLimitsOf(app: App, actor: Actor): Promise<UploadLimits> {
  const { file_max, file_quota } = app.config;
  return { max_size: file_max, quota: file_quota, used: await usedBy(app.db.query, actor.user_id) };
}

/** A file of the actor's own that is in no message yet, in a room that they still read; others answer like none. */
export async function ownUpload(app: App, actor: Actor, file_id: string): Promise<FileRow> {
  const file = await app.db.query
    .selectFrom("files")
    .selectAll()
    .where("id", "=", file_id)
    .where("owner_id", "=", actor.user_id)
    .where("message_id", "is", null)
    .executeTakeFirst();
  if (!file) throw notFound("file");
  await requireRoomOf(app.db.query, actor, file);
  return file;
}

/** Answers as for no file where the actor cannot read its room now; one without a room is its owner's. */
export async function requireRoomOf(query: Query, actor: Actor, file: FileRow): Promise<void> {
  if (file.room_id === null) {
    if (file.owner_id !== actor.user_id) throw notFound("file");
    return;
  }
  await roomFor(query, actor, file.room_id, "read").catch((error) => {
    throw error instanceof AppError ? notFound("file") : error;
  });
}

/** Puts an upload that came without a room into one. */
export async function setRoom(app: App, actor: Actor, file_id: string, room_id: string): Promise<void> {
  await roomFor(app.db.query, actor, room_id, "attach");
  await app.db.query
    .updateTable("files")
    .set({ room_id })
    .where("id", "=", file_id)
    .where("message_id", "is", null)
    .execute();
}

/** Forgets a file that is in no message yet, as far as it came. */
export async function removeUpload(app: App, actor: Actor, file_id: string): Promise<void> {
  const file = await ownUpload(app, actor, file_id);
  await app.uploads.interrupt(file_id);
  const { rows } = await sql`
    delete from files where id = ${file_id} and message_id is null returning id`.execute(app.db.query);
  if (rows.length === 0) throw notFound("file");
  // A job tries again where the store does not answer.
  await emptyTrash(app, file.blob_id).catch((error) => app.log.warn("the trash is full", { error: String(error) }));
}

async function usedBy(query: Query, user_id: string): Promise<number> {
  const { rows } = await sql<{ used: number }>`
    select coalesce(sum(size), 0)::bigint as used from files where owner_id = ${user_id} and state <> 'refused'`.execute(
    query,
  );
  return rows[0]?.used ?? 0;
}

/** Takes away the bytes of rows that went: of all, or of one. Run again, it goes on where it stopped. */
export async function emptyTrash(app: App, only?: string): Promise<void> {
  const one = only === undefined ? sql`` : sql`and t.blob_id = ${only}`;
  for (;;) {
    const { rows } = await sql<{ blob_id: string }>`
      select t.blob_id from blob_trash t
      where not exists (select from files f where f.blob_id = t.blob_id) ${one} limit 100`.execute(app.db.query);
    for (const row of rows) {
      await app.blobs.drop(blobOf(row));
      await app.db.query.deleteFrom("blob_trash").where("blob_id", "=", row.blob_id).execute();
    }
    if (rows.length < 100) break;
  }
  // Another row has the bytes still; its own end brings them here again.
  await sql`
    delete from blob_trash t using files f where f.blob_id = t.blob_id ${one}`.execute(app.db.query);
}

/** As people read sizes: 1.5 MB. */
function inWords(bytes: number): string {
  const units = ["kB", "MB", "GB"];
  let [value, unit] = [bytes / 1_000, 0];
  while (value >= 1_000 && unit < 2) [value, unit] = [value / 1_000, unit + 1];
  return `${value >= 100 ? Math.floor(value) : Math.floor(value * 10) / 10} ${units[unit]}`;
}
