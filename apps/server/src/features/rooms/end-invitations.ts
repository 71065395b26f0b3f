import { sql } from "kysely";
import type { Tx } from "../../streams/streams.ts";

/** Whether the maker of an invitation `i` is still in its room and may add people there. */
export const makerMayAdd = sql<boolean>`exists (
  select from members maker join rooms into_room on into_room.id = maker.room_id
  where maker.room_id = i.room_id and maker.user_id = i.created_by
  and role_rank(maker.role) >= role_rank(into_room.add_role))`;

/**
 * Revokes the invitations of a room whose makers have lost the right to add people, so that they stay revoked when a
 * maker gets it back. The caller holds the room's stream, and has just changed a role, a membership or the right.
 */
export async function endInvitations(tx: Tx, room_id: string): Promise<void> {
  await sql`
    update invitations i set revoked_at = now()
    where i.room_id = ${room_id} and i.revoked_at is null and not ${makerMayAdd}`.execute(tx.query);
}
