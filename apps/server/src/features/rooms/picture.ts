import type { Room } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import type { PictureSize } from "../../storage/pictures.ts";
import { inTransaction, lockStreams } from "../../streams/streams.ts";
import { dropAfter, keeping, pictureResponse, type Upload } from "../pictures/pictures.ts";
import { canDiscover, roomFor } from "./policy.ts";
import { publishRoomChange } from "./publish.ts";
import { roomById } from "./queries.ts";

/** Gives a room a picture, or takes it away with null. */
export async function setRoomPicture(app: App, actor: Actor, room_id: string, upload: Upload | null): Promise<Room> {
  await roomFor(app.db.query, actor, room_id, "manage");
  await keeping(app, upload, (picture_id) =>
    inTransaction(app.db, app.hub, async (tx) => {
      await lockStreams(tx, [room_id]);
      const before = await roomFor(tx.query, actor, room_id, "manage");
      await tx.query.updateTable("rooms").set({ picture_id }).where("id", "=", room_id).execute();
      dropAfter(app, tx, before.picture_id);
      await publishRoomChange(tx, room_id);
    }),
  );
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

/** The picture of a room: of a public one for anybody, of a private one for who can find it by name, of others for who is in. */
export async function roomPicture(
  app: App,
  actor: Actor | null,
  room_id: string,
  size: PictureSize,
): Promise<Response> {
  const viewer_id = actor?.user_id ?? null;
  const result = await sql<{ picture_id: string | null }>`
    select r.picture_id from rooms r
    where r.id = ${room_id} and (
      r.visibility = 'public' or (${canDiscover(viewer_id)})
      or exists (select 1 from members mb where mb.room_id = r.id and mb.user_id = ${viewer_id}::uuid))`.execute(
    app.db.query,
  );
  return pictureResponse(app, result.rows[0]?.picture_id, size);
}
