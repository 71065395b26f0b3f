import type { createRoomBody, MemberRole, ReadAnswer, Room, UpdateRoomBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { App } from "../../app.ts";
import { AppError, forbidden, invalid, notFound, violated } from "../../errors.ts";
import type { Actor } from "../../realtime/connection.ts";
import { append, inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { roomFor } from "./policy.ts";
import { readState, roomById } from "./queries.ts";

type NewRoom = z.output<typeof createRoomBody>;
type NewMember = { user_id: string; role: MemberRole };

/** Makes a room with its first members. A direct room exists once for each pair: asked again, it is that one. */
export async function createRoom(app: App, actor: Actor, input: NewRoom): Promise<Room> {
  const room_id =
    input.kind === "direct" ? await directRoom(app, actor, input.user_id) : await groupRoom(app, actor, input);
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

async function groupRoom(app: App, actor: Actor, input: Exclude<NewRoom, { kind: "direct" }>): Promise<string> {
  const { kind, name, topic, visibility } = input;
  const id = Bun.randomUUIDv7();
  const invited = [...new Set(input.member_ids)].filter((user_id) => user_id !== actor.user_id);
  await inTransaction(app.db, app.hub, async (tx) => {
    await requireUsers(tx, invited, "member_ids");
    await tx.query.insertInto("streams").values({ id, kind: "room" }).execute();
    await tx.query
      .insertInto("rooms")
      .values({ id, kind, name, topic, visibility, created_by: actor.user_id })
      .execute();
    await addMembers(tx, id, [
      { user_id: actor.user_id, role: "owner" },
      ...invited.map((user_id): NewMember => ({ user_id, role: "member" })),
    ]);
  });
  return id;
}

async function directRoom(app: App, actor: Actor, other_id: string): Promise<string> {
  if (other_id === actor.user_id) throw invalid("user_id", "You cannot write to yourself.");
  const [direct_low, direct_high] = [actor.user_id, other_id].sort() as [string, string];
  const existing = () =>
    app.db.query
      .selectFrom("rooms")
      .select("id")
      .where("direct_low", "=", direct_low)
      .where("direct_high", "=", direct_high)
      .executeTakeFirst();
  const found = await existing();
  if (found) return found.id;
  const id = Bun.randomUUIDv7();
  try {
    await inTransaction(app.db, app.hub, async (tx) => {
      await requireUsers(tx, [other_id], "user_id");
      await tx.query.insertInto("streams").values({ id, kind: "room" }).execute();
      await tx.query
        .insertInto("rooms")
        .values({ id, kind: "direct", visibility: "secret", direct_low, direct_high, created_by: actor.user_id })
        .execute();
      await addMembers(
        tx,
        id,
        [actor.user_id, other_id].map((user_id) => ({ user_id, role: "member" })),
      );
    });
    return id;
  } catch (error) {
    const winner = violated(error) === "rooms_direct_low_direct_high_key" ? await existing() : undefined;
    if (winner) return winner.id;
    throw error;
  }
}

async function requireUsers(tx: Tx, ids: string[], path: string): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query.selectFrom("users").select("id").where(sql<boolean>`id = any(${ids}::uuid[])`).execute();
  if (rows.length < ids.length)
    throw invalid(path, ids.length === 1 ? "There is no such person." : "Some of these people do not exist.");
}

/** Makes users members and tells the room and each of them. The caller holds or has just made the room's stream. */
async function addMembers(tx: Tx, room_id: string, members: NewMember[]): Promise<void> {
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

/** Adds somebody, or oneself to a public room. Adding a member again changes nothing. */
export async function addMember(app: App, actor: Actor, room_id: string, user_id: string): Promise<Room> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id, user_id]);
    const room = await roomFor(tx.query, actor, room_id, user_id === actor.user_id ? "join" : "add");
    if (room.role !== null && user_id === actor.user_id) return;
    await requireUsers(tx, [user_id], "user_id");
    await addMembers(tx, room_id, [{ user_id, role: "member" }]);
  });
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

/** Leaves, or takes somebody out. When the owner leaves, the longest-serving of the highest role takes over; the last one out closes the room. */
export async function removeMember(app: App, actor: Actor, room_id: string, user_id: string): Promise<void> {
  const closed = await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id, user_id]);
    const self = user_id === actor.user_id;
    const room = await roomFor(tx.query, actor, room_id, self ? "leave" : "manage");
    const target = await tx.query
      .selectFrom("members")
      .select("role")
      .where("room_id", "=", room_id)
      .where("user_id", "=", user_id)
      .executeTakeFirst();
    if (!target) throw notFound("member");
    if (!self && (target.role === "owner" || (target.role === "admin" && room.role !== "owner"))) {
      throw forbidden("Only the owner can take an admin out, and nobody the owner.");
    }
    await tx.query.deleteFrom("members").where("room_id", "=", room_id).where("user_id", "=", user_id).execute();
    const { member_count } = await tx.query
      .selectFrom("rooms")
      .select("member_count")
      .where("id", "=", room_id)
      .executeTakeFirstOrThrow();
    await append(tx, user_id, "room_removed", { room_id });
    if (member_count === 0) {
      await tx.query.deleteFrom("rooms").where("id", "=", room_id).execute();
      return true;
    }
    await append(tx, room_id, "member_left", { room_id, user_id, member_count });
    if (target.role === "owner") await passOn(tx, room_id);
    return false;
  });
  if (closed) app.hub.dropRoom(room_id);
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

export async function updateRoom(app: App, actor: Actor, room_id: string, change: UpdateRoomBody): Promise<Room> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id]);
    const room = await roomFor(tx.query, actor, room_id, "manage");
    const next = {
      name: change.name ?? room.name,
      topic: change.topic ?? room.topic,
      visibility: change.visibility ?? room.visibility,
    };
    if (next.name === room.name && next.topic === room.topic && next.visibility === room.visibility) return;
    await tx.query.updateTable("rooms").set(next).where("id", "=", room_id).execute();
    await append(tx, room_id, "room_changed", { room_id, ...next });
  });
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

/** The room goes with its messages and its log. */
export async function deleteRoom(app: App, actor: Actor, room_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id]);
    await roomFor(tx.query, actor, room_id, "own");
    await tx.query.deleteFrom("rooms").where("id", "=", room_id).execute();
  });
  app.hub.dropRoom(room_id);
}

/** Sets how far one has read, forward or (marking unread) back, on all of one's devices. */
export async function markRead(app: App, actor: Actor, room_id: string, seq: number): Promise<ReadAnswer> {
  return inTransaction(app.db, app.hub, async (tx) => {
    await roomFor(tx.query, actor, room_id, "read");
    const result = await sql<{ read_seq: number }>`
      update members set read_seq = least(${seq}::bigint, (select head_seq from streams where id = ${room_id}))
      where room_id = ${room_id} and user_id = ${actor.user_id}
      and read_seq <> least(${seq}::bigint, (select head_seq from streams where id = ${room_id}))
      returning read_seq`.execute(tx.query);
    const moved = result.rows[0];
    if (moved)
      await append(tx, actor.user_id, "read_receipt", { room_id, user_id: actor.user_id, read_seq: moved.read_seq });
    const state = await readState(tx.query, room_id, actor.user_id);
    if (!state) throw new AppError("not_found", "There is no such room, or you have no access to it.");
    return state;
  });
}
