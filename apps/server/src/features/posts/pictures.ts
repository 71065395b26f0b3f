import { type PostPicture, phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, notFound } from "../../errors.ts";
import type { PhotoSize } from "../../storage/pictures.ts";
import { fileResponse, type Upload } from "../pictures/pictures.ts";
import { asStaff } from "./policy.ts";

/** Uploads of one person that belong to no post yet. */
const WAITING = 40;

/** Takes a picture in for a post to be written. */
export async function addPicture(app: App, actor: Actor, upload: Upload): Promise<PostPicture> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from post_pictures where owner_id = ${actor.user_id} and post_id is null`.execute(
    app.db.query,
  );
  if ((rows[0]?.count ?? 0) >= WAITING)
    throw new AppError("conflict", phrase("Many of your pictures are in no post yet. Finish a post first."));
  const { id: file_id, width, height } = await app.photos.store(upload.sender, (await upload.read()).bytes);
  try {
    const { id } = await app.db.query
      .insertInto("post_pictures")
      .values({ owner_id: actor.user_id, post_id: null, file_id, width, height })
      .returning("id")
      .executeTakeFirstOrThrow();
    return { id, url: `/api/v1/posts/pictures/${id}`, width, height, alt: "" };
  } catch (error) {
    await app.photos.drop(file_id);
    throw error;
  }
}

/** A picture of a post that the viewer may read, or one's own that is in none yet. */
export async function postPicture(
  app: App,
  viewer: Actor | null,
  picture_id: string,
  size: PhotoSize,
): Promise<Response> {
  const viewer_id = viewer?.user_id ?? null;
  const { rows } = await sql<{ file_id: string }>`
    select i.file_id from post_pictures i left join posts p on p.id = i.post_id
    where i.id = ${picture_id} and case when p.id is null then i.owner_id = ${viewer_id}::uuid
      else can_read_post(${viewer_id}::uuid, p) or ${asStaff(viewer)} end`.execute(app.db.query);
  const [found] = rows;
  if (!found) throw notFound("picture");
  const answer = fileResponse(await app.photos.open(found.file_id, size));
  // Who may see it is asked each time: an audience can be narrowed.
  answer.headers.set("cache-control", "private, no-cache");
  answer.headers.set("etag", `"${found.file_id}-${size}"`);
  return answer;
}
