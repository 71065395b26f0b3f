import type { Room } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import type { Actor } from "../../realtime/connection.ts";
import type { PictureSize } from "../../storage/pictures.ts";
import { append, inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { roomFor } from "./policy.ts";
import { roomById } from "./queries.ts";

/** The files of pictures that nothing shows (any more), left by a crash between a commit and their end, go every night. */
export function definePictureJobs(app: App): void {
  const collect = async () => {
    const rows = await app.db.query
      .selectFrom("rooms")
      .select("picture_id")
      .where("picture_id", "is not", null)
      .execute();
    await app.pictures.keepOnly(new Set(rows.map((row) => row.picture_id)));
  };
  app.jobs.define("collect_pictures", collect, { cron: "41 3 * * *", expires_in: 3_600 });
}

/** Deletes a room with its messages, log and picture; who hears it is told. */
export async function eraseRoom(app: App, tx: Tx, room_id: string): Promise<void> {
  const [gone] = await tx.query.deleteFrom("rooms").where("id", "=", room_id).returning("picture_id").execute();
  dropAfter(app, tx, gone?.picture_id ?? null);
  tx.after.push(() => app.hub.dropRoom(room_id));
}

function dropAfter(app: App, tx: Tx, picture_id: string | null): void {
  if (picture_id) tx.after.push(() => void app.pictures.drop(picture_id));
}

/** Where a room's picture is; a new picture has a new address, so it may be kept by browsers. */
export function pictureUrl(room_id: string, picture_id: string | null): string | null {
  return picture_id && `/api/v1/chat/rooms/${room_id}/picture?v=${picture_id}`;
}

/** Gives a room a picture, which is read only when the actor may, or takes it away with null. */
export async function setRoomPicture(
  app: App,
  actor: Actor,
  room_id: string,
  read: (() => Promise<Uint8Array>) | null,
): Promise<Room> {
  await roomFor(app.db.query, actor, room_id, "manage");
  const picture_id = read && (await app.pictures.store(await read()));
  try {
    await inTransaction(app.db, app.hub, async (tx) => {
      await lockStreams(tx, [room_id]);
      const before = await roomFor(tx.query, actor, room_id, "manage");
      const { name, topic, visibility } = before;
      await tx.query.updateTable("rooms").set({ picture_id }).where("id", "=", room_id).execute();
      dropAfter(app, tx, before.picture_id);
      await append(tx, room_id, "room_changed", {
        room_id,
        name,
        topic,
        visibility,
        picture_url: pictureUrl(room_id, picture_id),
      });
    });
  } catch (error) {
    if (picture_id) await app.pictures.drop(picture_id);
    throw error;
  }
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

/** The picture of a room that one may see; of a public room, anybody. */
export async function roomPicture(
  app: App,
  actor: Actor | null,
  room_id: string,
  size: PictureSize,
): Promise<Response> {
  const result = await sql<{ picture_id: string | null }>`
    select r.picture_id from rooms r
    where r.id = ${room_id} and (r.visibility = 'public' or exists (
      select 1 from members mb where mb.room_id = r.id and mb.user_id = ${actor?.user_id ?? null}::uuid))`.execute(
    app.db.query,
  );
  const picture_id = result.rows[0]?.picture_id;
  const file = picture_id ? app.pictures.file(picture_id, size) : undefined;
  if (!file) throw notFound("picture");
  const headers = {
    "content-type": "image/webp",
    "cache-control": "private, max-age=31536000, immutable",
    "content-disposition": "inline",
  };
  return new Response(file, { headers });
}
