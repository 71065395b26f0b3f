import type { MemberRole } from "@helloworld/protocol";
import { sql } from "kysely";
import { notFound } from "../../errors.ts";
import { append, lockStreams, type Tx } from "../../streams/streams.ts";

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
    insert into members (room_id, user_id, role, read_seq)
    select ${room_id}, n.user_id, n.role, ${head_seq}
    from unnest(${members.map((member) => member.user_id)}::uuid[], ${members.map((member) => member.role)}::text[]) n(user_id, role)
    on conflict do nothing
    returning user_id, role`.execute(tx.query);
  if (added.length === 0) return;
  const users = await tx.query
    .selectFrom("users")
    .select(["id", "username", "name"])
    .where(sql<boolean>`id = any(${added.map((row) => row.user_id)}::uuid[])`)
    .execute();
  const { member_count } = await tx.query
    .selectFrom("rooms")
    .select("member_count")
    .where("id", "=", room_id)
    .executeTakeFirstOrThrow();
  for (const [index, row] of added.entries()) {
    const user = users.find((candidate) => candidate.id === row.user_id);
    if (!user) throw notFound("person");
    const count = member_count - added.length + index + 1;
    await append(tx, room_id, "member_joined", { room_id, user, role: row.role, member_count: count });
    await append(tx, row.user_id, "room_added", { room_id });
  }
}
