import { sql } from "kysely";
import type { App } from "../../app.ts";
import { lockStreams, type Tx } from "../../streams/streams.ts";
import { keepForReports } from "../moderation/kept-for-reports.ts";
import { withdrawRoom } from "../notifications/withdraw.ts";
import { dropAfter } from "../pictures/pictures.ts";

/**
 * Deletes a room with its messages, log, picture and notifications; its connections are notified. Of a conversation of
 * two it keeps what a report of either may need. Locks the room and the inboxes of everyone who was notified of
 * something in it.
 */
export async function eraseRoom(app: App, tx: Tx, room_id: string): Promise<void> {
  await lockRoomAndNotified(tx, room_id);
  await keepForReports(tx.query, room_id);
  await withdrawRoom(tx, room_id);
  const [gone] = await tx.query.deleteFrom("rooms").where("id", "=", room_id).returning("picture_id").execute();
  dropAfter(app, tx, gone?.picture_id ?? null);
  tx.after.push(() => app.hub.dropRoom(room_id));
}

/** Locks a room and those who were notified of something in it, in id order: before a room is erased. */
export async function lockRoomAndNotified(tx: Tx, room_id: string): Promise<void> {
  const { rows } = await sql<{ user_id: string }>`
    select distinct n.user_id from notification_causes c join notifications n on n.id = c.notification_id
    where c.source ? 'room_id' and c.source ->> 'room_id' = ${room_id}`.execute(tx.query);
  await lockStreams(tx, [room_id, ...rows.map((row) => row.user_id)]);
}
