import type { MemberRole } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { cardsOf } from "../../streams/read.ts";
import { append, lockStreams, type Tx } from "../../streams/streams.ts";
import { withdrawRoom } from "../notifications/withdraw.ts";
import { endInvitations } from "./end-invitations.ts";
import { eraseRoom } from "./erase-room.ts";
import { forgetRequests } from "./publish-requests.ts";

export type NewMember = { user_id: string; role: MemberRole };

/** Makes users members and tells the room and each of them. The caller holds or has just made the room's stream. */
export async function addMembers(tx: Tx, room_id: string, members: NewMember[]): Promise<void> {
  await lockStreams(tx, [room_id, ...members.map((member) => member.user_id)]);
  const { head_seq } = await tx.query
    .selectFrom("streams")
    .select("head_seq")
    .where("id", "=", room_id)
    .executeTakeFirstOrThrow();
  // Who joins starts with nothing unread.
  const { rows: added } = await sql<NewMember>`
    insert into members (room_id, user_id, role, read_seq, receipts_after)
    select ${room_id}, n.user_id, n.role, ${head_seq}, ${head_seq}
    from unnest(${members.map((member) => member.user_id)}::uuid[], ${members.map((member) => member.role)}::text[]) n(user_id, role)
    on conflict do nothing
    returning user_id, role`.execute(tx.query);
  if (added.length === 0) return;
  await forgetRequests(
    tx,
    room_id,
    added.map((row) => row.user_id),
  );
  const users = await cardsOf(
    tx.query,
    added.map((row) => row.user_id),
  );
  const { member_count } = await tx.query
    .selectFrom("rooms")
    .select("member_count")
    .where("id", "=", room_id)
    .executeTakeFirstOrThrow();
  for (const [index, row] of added.entries()) {
    const user = users.get(row.user_id);
    if (!user) throw notFound("person");
    const count = member_count - added.length + index + 1;
    await append(tx, room_id, "member_joined", { room_id, user, role: row.role, member_count: count });
    await append(tx, row.user_id, "room_added", { room_id });
  }
}

/**
 * Ends a membership and tells the room. When the owner goes, the longest-serving of the highest
 * role takes over; the last one out closes the room. The caller holds the streams of room and user.
 */
export async function takeOut(app: App, tx: Tx, room_id: string, user_id: string): Promise<void> {
  const gone = await tx.query
    .deleteFrom("members")
    .where("room_id", "=", room_id)
    .where("user_id", "=", user_id)
    .returning("role")
    .executeTakeFirst();
  if (!gone) return;
  const { member_count } = await tx.query
    .selectFrom("rooms")
    .select("member_count")
    .where("id", "=", room_id)
    .executeTakeFirstOrThrow();
  await append(tx, user_id, "room_removed", { room_id });
  await withdrawRoom(tx, room_id, user_id);
  if (member_count === 0) {
    await eraseRoom(app, tx, room_id);
    return;
  }
  await endInvitations(tx, room_id);
  await append(tx, room_id, "member_left", { room_id, user_id, member_count });
  if (gone.role === "owner") await passOn(tx, room_id);
}

async function passOn(tx: Tx, room_id: string): Promise<void> {
  const result = await sql<{ user_id: string }>`
    update members set role = 'owner' where room_id = ${room_id} and user_id = (
      select user_id from members where room_id = ${room_id}
      order by array_position(array['admin', 'moderator', 'member'], role), joined_at, user_id limit 1)
    returning user_id`.execute(tx.query);
  const heir = result.rows[0];
  if (heir) await append(tx, room_id, "role_changed", { room_id, user_id: heir.user_id, role: "owner" });
}
