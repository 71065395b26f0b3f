import { type createRoomBody, phrase, type Room, roleRank, type UpdateRoomBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { forbidden, invalid, notFound } from "../../errors.ts";
import { inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { allows, peopleByIds } from "../privacy/people.ts";
import { directRoom } from "./direct.ts";
import { endInvitations } from "./end-invitations.ts";
import { eraseRoom, lockRoomAndNotified } from "./erase-room.ts";
import { addMembers, type NewMember, takeOut } from "./membership.ts";
import { changedPermissions, firstPermissions, permissionColumns } from "./permissions.ts";
import { isApartFromOwner, roomFor } from "./policy.ts";
import { publishRoomChange } from "./publish.ts";
import { lockEntrance } from "./publish-requests.ts";
import { roomById } from "./queries.ts";

type NewRoom = z.output<typeof createRoomBody>;

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
    await requireAddable(tx, actor, invited, "member_ids");
    await tx.query.insertInto("streams").values({ id, kind: "room" }).execute();
    await tx.query
      .insertInto("rooms")
      .values({
        ...{ id, kind, name, topic, visibility, created_by: actor.user_id },
        ...permissionColumns(firstPermissions(kind)),
      })
      .execute();
    await addMembers(tx, id, [
      { user_id: actor.user_id, role: "owner" },
      ...invited.map((user_id): NewMember => ({ user_id, role: "member" })),
    ]);
  });
  return id;
}

/** People whom the actor may add to a group; throws validation_failed at `path` where there is another. */
async function requireAddable(tx: Tx, actor: Actor, ids: string[], path: string): Promise<void> {
  if (ids.length === 0) return;
  const people = await peopleByIds(tx.query, actor, ids);
  if (people.length < ids.length || people.some((person) => person.relation === "i_block"))
    throw invalid(
      path,
      ids.length === 1 ? phrase("This person doesn't exist.") : phrase("Some of these people do not exist."),
    );
  const refused = people.filter((person) => !allows(person, "add_to_group"));
  if (refused.length > 0)
    throw invalid(
      path,
      phrase("Not to be added to groups by you: {people}.", {
        people: refused.map((person) => person.name).join(", "),
      }),
    );
}

/** Refuses somebody across a block of the owner: as with private rooms, they do not meet there. */
async function requireNoBlockByOwner(tx: Tx, room_id: string, user_id: string): Promise<void> {
  const { rows } = await sql<{ is_apart: boolean }>`
    select ${isApartFromOwner(sql`${room_id}`, user_id)} as is_apart`.execute(tx.query);
  if (rows[0]?.is_apart) throw forbidden(phrase("You cannot join this room."));
}

/** Adds somebody, or oneself to a public room. Adding a member again changes nothing. */
export async function addMember(app: App, actor: Actor, room_id: string, user_id: string): Promise<Room> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockEntrance(tx, room_id, [user_id]);
    const room = await roomFor(tx.query, actor, room_id, user_id === actor.user_id ? "join" : "add");
    if (room.role !== null && user_id === actor.user_id) return;
    if (user_id === actor.user_id) await requireNoBlockByOwner(tx, room_id, user_id);
    else await requireAddable(tx, actor, [user_id], "user_id");
    await addMembers(tx, room_id, [{ user_id, role: "member" }]);
  });
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

/** Adds people: all of them, or none where one of them cannot be added. Members among them stay as they are. */
export async function addPeople(app: App, actor: Actor, room_id: string, user_ids: string[]): Promise<Room> {
  const ids = [...new Set(user_ids)];
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockEntrance(tx, room_id, ids);
    await roomFor(tx.query, actor, room_id, "add");
    const others = ids.filter((user_id) => user_id !== actor.user_id);
    await requireAddable(tx, actor, others, "user_ids");
    await addMembers(
      tx,
      room_id,
      others.map((user_id): NewMember => ({ user_id, role: "member" })),
    );
  });
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

/**
 * Leaves, or takes somebody out who is below oneself. When the owner leaves, the longest-serving of
 * the highest role takes over; the last one out closes the room.
 */
export async function removeMember(app: App, actor: Actor, room_id: string, user_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id, user_id]);
    const self = user_id === actor.user_id;
    const room = await roomFor(tx.query, actor, room_id, self ? "leave" : "staff");
    const target = await tx.query
      .selectFrom("members")
      .select("role")
      .where("room_id", "=", room_id)
      .where("user_id", "=", user_id)
      .executeTakeFirst();
    if (!target) throw notFound("member");
    if (!self && roleRank(target.role) >= roleRank(room.role)) {
      throw forbidden(phrase("Only the owner can remove an admin, and nobody can remove the owner."));
    }
    await takeOut(app, tx, room_id, user_id);
  });
}

/** Changes what is given; a change to nothing is none. */
export async function updateRoom(app: App, actor: Actor, room_id: string, change: UpdateRoomBody): Promise<Room> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id]);
    const room = await roomFor(tx.query, actor, room_id, "manage");
    const { name, topic, visibility, permissions } = room;
    const before = { name, topic, visibility, permissions };
    const next = {
      name: change.name ?? name,
      topic: change.topic ?? topic,
      visibility: change.visibility ?? visibility,
      permissions: changedPermissions(room, change.permissions ?? {}),
    };
    if (Bun.deepEquals(next, before)) return;
    const { permissions: roles, ...rest } = next;
    const columns = { ...rest, ...permissionColumns(roles) };
    await tx.query.updateTable("rooms").set(columns).where("id", "=", room_id).execute();
    await endInvitations(tx, room_id);
    await publishRoomChange(tx, room_id);
  });
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}

/** The room goes with its messages and its log. */
export async function deleteRoom(app: App, actor: Actor, room_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockRoomAndNotified(tx, room_id);
    await roomFor(tx.query, actor, room_id, "own");
    await eraseRoom(app, tx, room_id);
  });
}

/** Gives a room a timer, in seconds, after which what is written from now on deletes itself; null takes it away. */
export async function setTimer(app: App, actor: Actor, room_id: string, lifetime: number | null): Promise<Room> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id]);
    const { kind } = await roomFor(tx.query, actor, room_id, "read");
    await roomFor(tx.query, actor, room_id, kind === "direct" ? "send" : "manage");
    const changed = await sql`
      update rooms set message_lifetime = ${lifetime}::int
      where id = ${room_id} and message_lifetime is distinct from ${lifetime}::int returning id`.execute(tx.query);
    if (changed.rows.length > 0) await publishRoomChange(tx, room_id);
  });
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}
