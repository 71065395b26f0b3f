import type { EventOf } from "@helloworld/protocol";
import { sql } from "kysely";
import { append, type Tx } from "../../streams/streams.ts";
import { pictureUrl } from "./queries.ts";

type Told = Omit<EventOf<"room_changed">["data"], "stream" | "seq">;

/** Tells a room what it now is like. The caller holds its stream. */
export async function publishRoomChange(tx: Tx, room_id: string): Promise<void> {
  const { rows } = await sql<Told>`
    select r.id as room_id, r.name, r.topic, r.visibility, ${pictureUrl} as picture_url, r.message_lifetime,
      room_permissions(r) as permissions
    from rooms r where r.id = ${room_id}`.execute(tx.query);
  const [room] = rows;
  if (room) await append(tx, room_id, "room_changed", room);
}
