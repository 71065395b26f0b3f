import { type MemberRole, phrase, type Room, roleRank } from "@helloworld/protocol";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { forbidden, invalid, notFound } from "../../errors.ts";
import { append, inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { requireOwner } from "../accounts/attempts.ts";
import { notify } from "../notifications/notify.ts";
import { blocksBetween } from "../privacy/people.ts";
import { endInvitations } from "./end-invitations.ts";
import { roomFor } from "./policy.ts";
import { roomById } from "./queries.ts";

/** Gives a member a role. Nobody changes who is not below them, or gives a role that is not below their own. */
export async function setRole(
  app: App,
  actor: Actor,
  room_id: string,
  user_id: string,
  role: Exclude<MemberRole, "owner">,
): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id]);
    const room = await roomFor(tx.query, actor, room_id, "staff");
    const before = await roleOf(tx, room_id, user_id);
    if (!before) throw notFound("member");
    if (roleRank(before) >= roleRank(room.role))
      throw forbidden(phrase("You can only change the roles of members below you."));
    if (roleRank(role) >= roleRank(room.role)) throw invalid("role", phrase("You can only give roles below your own."));
    if (before !== role) await changeRole(tx, room_id, user_id, role);
  });
}

/** Hands a room on: the member becomes its owner, who was it an admin. Both are told. */
export async function transferRoom(
  app: App,
  actor: Actor,
  room_id: string,
  { user_id, password }: { user_id: string; password?: string | undefined },
): Promise<Room> {
  await roomFor(app.db.query, actor, room_id, "own");
  await requireOwner(app, actor, password);
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id, user_id, actor.user_id]);
    const { name: room_name } = await roomFor(tx.query, actor, room_id, "own");
    if (user_id === actor.user_id) throw invalid("user_id", phrase("You're already the owner."));
    if (!(await roleOf(tx, room_id, user_id))) throw invalid("user_id", phrase("Choose someone who is in this room."));
    if (await blocksBetween(tx.query, actor.user_id, user_id))
      throw invalid("user_id", phrase("You can't transfer this room to this person."));
    // In this order: at no moment are there two owners.
    await changeRole(tx, room_id, actor.user_id, "admin");
    await changeRole(tx, room_id, user_id, "owner");
    const source = { type: "room", room_id } as const;
    await notify(tx, user_id, "room_owner", { actor_id: actor.user_id, source, data: { room_name, is_mine: true } });
    await notify(tx, actor.user_id, "room_owner", { actor_id: user_id, source, data: { room_name, is_mine: false } });
  });
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

async function roleOf(tx: Tx, room_id: string, user_id: string): Promise<MemberRole | undefined> {
  const row = await tx.query
    .selectFrom("members")
    .select("role")
    .where("room_id", "=", room_id)
    .where("user_id", "=", user_id)
    .executeTakeFirst();
  return row?.role;
}

async function changeRole(tx: Tx, room_id: string, user_id: string, role: MemberRole): Promise<void> {
  await tx.query
    .updateTable("members")
    .set({ role })
    .where("room_id", "=", room_id)
    .where("user_id", "=", user_id)
    .execute();
  await endInvitations(tx, room_id);
  await append(tx, room_id, "role_changed", { room_id, user_id, role });
}
