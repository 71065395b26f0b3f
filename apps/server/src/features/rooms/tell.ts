import type { EventOf } from "@helloworld/protocol";
import { sql } from "kysely";
import { append, type Tx } from "../../streams/streams.ts";

type Told = Omit<EventOf<"room_changed">["data"], "stream" | "seq" | "picture_url"> & { picture_id: string | null };

/** Tells a room what it now is like. The caller holds its stream. */
export async function tellRoom(tx: Tx, room_id: string): Promise<void> {
  const { rows } = await sql<Told>`
    select r.id as room_id, r.name, r.topic, r.visibility, r.picture_id, r.message_lifetime,
      room_permissions(r) as permissions
    from rooms r where r.id = ${room_id}`.execute(tx.query);
  const [room] = rows;
  if (!room) return;
  const { picture_id, ...told } = room;
  await append(tx, room_id, "room_changed", { ...told, picture_url: pictureUrl(room_id, picture_id) });
}

/** Where a room's picture is; a new picture has a new address, so it may be kept by browsers. */
function pictureUrl(room_id: string, picture_id: string | null): string | null {
  return picture_id && `/api/v1/chat/rooms/${room_id}/picture?v=${picture_id}`;
}
