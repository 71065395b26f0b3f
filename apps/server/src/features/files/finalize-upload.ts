import { open } from "node:fs/promises";
import { join } from "node:path";
import { type Phrase, phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { AppError, reasonOf } from "../../errors.ts";
import type { Sender } from "../../http/fair-share.ts";
import { storageFull } from "../../storage/blob-store.ts";
import { NO_ROOM } from "../../storage/disk-store.ts";
import { madeFile } from "../../storage/drafts.ts";
import type { Finding, InspectOrder } from "../../storage/media/inspect.ts";
import { blobOf, type FileRow } from "./uploads.ts";

export const FINISH_JOB = "finish_file";
const INSPECT = join(import.meta.dir, "../../storage/media/inspect.ts");
const REASONS: Record<number, Phrase> = {
  2: phrase("This picture is damaged, so that the place where it was taken cannot be removed from it."),
  3: phrase("A picture has at most 64 MB. Make it smaller, or put it into an archive."),
};

/** Files that are being finished in this process. */
const running = new Map<string, Promise<void>>();

/**
 * Looks into a file that has arrived, keeps what is to be handed out, and says that it is ready or why not. Without the
 * `sender` of a request, its owner is a network of their own.
 */
export function finishFile(app: App, file_id: string, sender?: Sender): Promise<void> {
  const known = running.get(file_id);
  if (known) return known;
  const work = finish(app, file_id, sender).finally(() => running.delete(file_id));
  running.set(file_id, work);
  return work;
}

/** Whatever a try before has left is written over, so that a kill costs nothing but time. */
async function finish(app: App, file_id: string, sender?: Sender): Promise<void> {
  const file = await app.db.query
    .selectFrom("files")
    .selectAll()
    .where("id", "=", file_id)
    .where("state", "=", "processing")
    .executeTakeFirst();
  if (!file) return;
  await app.sandbox.use(
    sender ?? { person: file.owner_id, network: file.owner_id },
    async () => undefined,
    async (folder) => {
      // As it was gathered, without its notes, and as it is kept.
      const release = await app.space.promise(3 * file.size);
      try {
        if (!(await gather(app, file, join(folder, "given")))) return;
        const found = await inspect(app, folder, { name: file.name });
        if (typeof found === "string") return await refuse(app, file, found);
        if (app.config.file_types_refused.includes(found.media_type)) {
          const { media_type } = found;
          return await refuse(
            app,
            file,
            phrase("Files of this type ({media_type}) are not taken here.", { media_type }),
          );
        }
        await keep(app, file, folder, found);
      } finally {
        release();
      }
    },
  );
}

/** The pieces as one file, in their order and without gaps; false where the file was deleted meanwhile. */
async function gather(app: App, file: FileRow, path: string): Promise<boolean> {
  const parts = await app.db.query
    .selectFrom("file_parts")
    .selectAll()
    .where("file_id", "=", file.id)
    .orderBy("start")
    .execute();
  const out = await open(path, "w", 0o600);
  let at = 0;
  try {
    for (const { start, size, part_id } of parts) {
      const stream = start === at ? await app.blobs.read(`${blobOf(file)}/parts/${part_id}`) : undefined;
      if (!stream) throw new Error(`a piece of file ${file.id} is missing at ${at}`);
      for await (const chunk of stream) await out.writeFile(chunk);
      at += size;
    }
  } catch (error) {
    throw NO_ROOM.has((error as { code?: string }).code ?? "") ? storageFull() : error;
  } finally {
    await out.close();
  }
  if (at === file.size) return true;
  // Its room or its owner may have been deleted since, and its parts with it.
  const { rows } = await sql`select from files where id = ${file.id}`.execute(app.db.query);
  if (rows.length > 0) throw new Error(`file ${file.id} has ${at} bytes in place of ${file.size}`);
  return false;
}

/** What it is; or why it is not taken. */
async function inspect(app: App, folder: string, order: InspectOrder): Promise<Finding | Phrase> {
  for (const decode of [true, false]) {
    const { code, output } = await app.sandbox.run(INSPECT, folder, { ...order, decode });
    if (code === 0) return JSON.parse(output) as Finding;
    if (code !== null && REASONS[code]) return REASONS[code];
  }
  return phrase("This file cannot be looked into. Put it into an archive to send it as it is.");
}

async function keep(app: App, file: FileRow, folder: string, found: Finding): Promise<void> {
  const original = (await madeFile(join(folder, "original"))) ?? (await madeFile(join(folder, "given")));
  if (!original) throw new Error(`file ${file.id} is gone while it is worked on`);
  const hasher = new Bun.CryptoHasher("sha256");
  const hashed = async function* () {
    for await (const chunk of original.bytes) {
      hasher.update(chunk);
      yield chunk;
    }
  };
  const blob = blobOf(file);
  await app.blobs.put(`${blob}/original`, hashed());
  if (found.kind === "image") {
    for (const size of ["thumb", "view"]) {
      const drawn = await madeFile(join(folder, size));
      if (!drawn) throw new Error(`file ${file.id} was not drawn`);
      await app.blobs.put(`${blob}/${size}`, drawn.bytes);
    }
  }
  const { kind, media_type, width = null, height = null, blur = null, notes_kept = false, moves = false } = found;
  const told = kind === "audio" || kind === "video";
  const duration_ms = told ? (found.duration_ms ?? file.duration_ms) : null;
  const { rows } = await sql`
    with kept as (
      update files set state = 'ready', kind = ${kind}, media_type = ${media_type}, size = ${original.size},
        received = ${original.size}, sha256 = ${hasher.digest()}, width = ${width}, height = ${height},
        duration_ms = ${duration_ms}, blur = ${blur}, notes_kept = ${notes_kept}, moves = ${moves}, waveform = case when ${kind} = 'audio' then waveform end,
        expires_at = now() + interval '1 day'
      where id = ${file.id} and state = 'processing' returning id
    ), forgotten as (delete from file_parts p using kept k where p.file_id = k.id)
    select id from kept`.execute(app.db.query);
  if (rows.length > 0) await app.blobs.drop(`${blob}/parts`);
}

async function refuse(app: App, file: FileRow, reason: Phrase): Promise<void> {
  await sql`
    with refused as (
      update files set state = 'refused', reason = ${reason} where id = ${file.id} and state = 'processing' returning id
    ) delete from file_parts p using refused r where p.file_id = r.id`.execute(app.db.query);
  await app.blobs.drop(blobOf(file));
}

/** As `finishFile`, for somebody who waits: throws the refusal. */
export async function finished(app: App, file_id: string, sender: Sender): Promise<FileRow> {
  await finishFile(app, file_id, sender);
  const file = await app.db.query.selectFrom("files").selectAll().where("id", "=", file_id).executeTakeFirst();
  if (file?.state === "ready") return file;
  const reason = reasonOf(file?.reason) ?? phrase("The file was taken away meanwhile.");
  throw new AppError("validation_failed", reason, { errors: [{ path: "file", message: reason }] });
}
