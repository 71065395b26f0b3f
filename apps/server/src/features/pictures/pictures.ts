import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import type { Sender } from "../../http/fair-share.ts";
import type { Sent } from "../../http/upload.ts";
import { type Crop, PICTURE_SIZES, type PictureFile, type PictureSize } from "../../storage/pictures.ts";
import type { Tx } from "../../streams/streams.ts";

/** What is asked of a picture; `v` only makes each picture's address its own. */
export const pictureQuery = z.object({
  v: z.string().max(64).optional(),
  size: z
    .enum(PICTURE_SIZES.map(String))
    .default("256")
    .transform((size) => Number(size) as PictureSize),
});

/** An upload, read as it arrives and only when it is known that it may be kept. */
export type Upload = { sender: Sender; read: () => Promise<Sent>; crop?: Crop | undefined };

export function registerPictureJobs(app: App): void {
  app.jobs.define("collect_pictures", () => collectPictures(app), { cron: "41 3 * * *", expires_in: 3_600 });
}

/** The files of pictures that nothing shows (any more), left by a crash between a commit and their end, go. */
export async function collectPictures(app: App): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select picture_id as id from rooms where picture_id is not null
    union all select avatar_id from users where avatar_id is not null
    union all select picture_id from custom_emojis`.execute(app.db.query);
  await app.pictures.keepOnly(new Set(rows.map((row) => row.id)));
  // An upload that became part of no post within a day is one that nobody is writing any more.
  const posted = await sql<{ id: string }>`
    with forgotten as (
      delete from post_pictures where post_id is null and created_at < now() - interval '1 day' returning file_id)
    select file_id as id from post_pictures except select file_id from forgotten`.execute(app.db.query);
  await app.photos.keepOnly(new Set(posted.rows.map((row) => row.id)));
}

/** Keeps the picture while `note` says who shows it, and for good when that has worked. */
export async function keeping<T>(
  app: App,
  upload: Upload | null,
  note: (picture_id: string | null) => Promise<T>,
): Promise<T> {
  const picture_id = upload && (await app.pictures.store(upload.sender, (await upload.read()).bytes, upload.crop)).id;
  try {
    return await note(picture_id);
  } catch (error) {
    if (picture_id) await app.pictures.drop(picture_id);
    throw error;
  }
}

/** The file goes when the change that replaces it has committed. */
export function dropAfter(app: App, tx: Tx, picture_id: string | null): void {
  if (picture_id) tx.after.push(() => void app.pictures.drop(picture_id));
}

/** The answer that is the picture. A new picture has a new address, so browsers may keep it. */
export async function pictureResponse(
  app: App,
  picture_id: string | null | undefined,
  size: PictureSize,
): Promise<Response> {
  return fileResponse(picture_id ? await app.pictures.open(picture_id, size) : undefined);
}

export function fileResponse(file: PictureFile | undefined): Response {
  if (!file) throw notFound("picture");
  const headers = {
    "content-type": "image/webp",
    "cache-control": "private, max-age=31536000, immutable",
    "content-disposition": "inline",
    "content-length": String(file.size),
  };
  return new Response(file.stream, { headers });
}
