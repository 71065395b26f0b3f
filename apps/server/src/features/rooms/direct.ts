import { phrase, type UserCard } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { append, inTransaction, lockStreams, type Query, type Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { withdraw, withdrawRoom } from "../notifications/withdraw.ts";
import { allows, peopleByIds } from "../privacy/people.ts";
import { eraseRoom } from "./erase-room.ts";
import { addMembers } from "./membership.ts";

const requestKey = (sender_id: string) => `message_request:${sender_id}`;

/**
 * The direct room of two people, made where there is none. Who is written to
 * by somebody they did not add gets it as a request.
 */
export async function directRoom(app: App, actor: Actor, other_id: string): Promise<string> {
  if (other_id === actor.user_id) throw invalid("user_id", phrase("You can't message yourself."));
  return inTransaction(app.db, app.hub, async (tx) => {
    // Both inboxes, so that it happens before or after a removal, a block, or the other's doing the same.
    await lockStreams(tx, [actor.user_id, other_id]);
    const [other] = await peopleByIds(tx.query, actor, [other_id]);
    if (!other || other.relation === "i_block") throw invalid("user_id", phrase("This person doesn't exist."));
    const found = await directRoomOf(tx.query, actor.user_id, other_id);
    if (found?.members) {
      await unhide(app, tx, actor.user_id, found.id);
      return found.id;
    }
    if (!allows(other, "message")) {
      const message = phrase("This person does not take messages from you.");
      throw new AppError("forbidden", message, { errors: [{ path: "user_id", message }] });
    }
    // Closed by a removal: whoever begins anew gives up undoing it.
    if (found) await eraseRoom(app, tx, found.id);
    const id = Bun.randomUUIDv7();
    const [direct_low, direct_high] = [actor.user_id, other_id].sort();
    await tx.query.insertInto("streams").values({ id, kind: "room" }).execute();
    await tx.query
      .insertInto("rooms")
      .values({ id, kind: "direct", visibility: "secret", direct_low, direct_high, created_by: actor.user_id })
      .execute();
    await addMembers(tx, id, [
      { user_id: actor.user_id, role: "member" },
      { user_id: other_id, role: "member" },
    ]);
    if (other.relation !== "they_added" && other.relation !== "mutual") {
      await setRequest(tx, id, other_id, "waiting");
      await notify(tx, other_id, "message_request", {
        actor_id: actor.user_id,
        source: { type: "room", room_id: id },
        group_key: requestKey(actor.user_id),
      });
    }
    return id;
  });
}

/** The direct room of two people; without members it is closed. */
async function directRoomOf(
  query: Query,
  one: string,
  other: string,
): Promise<{ id: string; members: object[] | null } | undefined> {
  const [low, high] = [one, other].sort();
  const { rows } = await sql<{ id: string; members: object[] | null }>`
    select r.id, (select jsonb_agg(to_jsonb(m)) from members m where m.room_id = r.id) as members
    from rooms r where r.direct_low = ${low} and r.direct_high = ${high}`.execute(query);
  return rows[0];
}

/** Accepts a message request; answers whether one waited. */
export async function acceptRequest(app: App, user_id: string, room_id: string): Promise<boolean> {
  return inTransaction(app.db, app.hub, (tx) => accept(tx, user_id, room_id));
}

async function accept(tx: Tx, user_id: string, room_id: string): Promise<boolean> {
  await lockStreams(tx, [user_id, room_id]);
  const { rows } = await sql<{ other_id: string }>`
    update members m set request = null from members o
    where m.room_id = ${room_id} and m.user_id = ${user_id} and m.request = 'waiting'
    and o.room_id = m.room_id and o.user_id <> m.user_id
    returning o.user_id as other_id`.execute(tx.query);
  const accepted = rows[0];
  if (!accepted) return false;
  await withdraw(tx, user_id, requestKey(accepted.other_id));
  await append(tx, user_id, "room_added", { room_id });
  return true;
}

/** Adding somebody accepts their conversation, also one that was declined. The caller holds both inboxes. */
export async function acceptFrom(app: App, tx: Tx, user_id: string, other_id: string): Promise<void> {
  const room = await directRoomOf(tx.query, user_id, other_id);
  if (!room?.members) return;
  await unhide(app, tx, user_id, room.id);
  await accept(tx, user_id, room.id);
}

/** Hides a request that waits; what its sender writes from now on is refused, without saying why. */
export async function declineRequest(app: App, actor: Actor, room_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [actor.user_id, room_id]);
    const { rows } = await sql<{ other_id: string }>`
      update members m set request = 'declined' from members o
      where m.room_id = ${room_id} and m.user_id = ${actor.user_id} and m.request = 'waiting'
      and o.room_id = m.room_id and o.user_id <> m.user_id
      returning o.user_id as other_id`.execute(tx.query);
    const declined = rows[0];
    if (!declined) throw notFound("message request");
    await withdraw(tx, actor.user_id, requestKey(declined.other_id));
    await append(tx, actor.user_id, "room_removed", { room_id });
    tx.after.push(() => app.hub.unfollow(actor.user_id, room_id));
  });
}

async function setRequest(tx: Tx, room_id: string, user_id: string, request: "waiting" | null): Promise<void> {
  await tx.query
    .updateTable("members")
    .set({ request })
    .where("room_id", "=", room_id)
    .where("user_id", "=", user_id)
    .execute();
}

/** A conversation that one declined comes back when one opens it oneself. */
async function unhide(app: App, tx: Tx, user_id: string, room_id: string): Promise<void> {
  await lockStreams(tx, [room_id]);
  const { rows } = await sql<{ head_seq: number }>`
    update members m set request = null from streams s
    where m.room_id = ${room_id} and m.user_id = ${user_id} and m.request = 'declined' and s.id = m.room_id
    returning s.head_seq`.execute(tx.query);
  const hidden = rows[0];
  if (!hidden) return;
  await append(tx, user_id, "room_added", { room_id });
  tx.after.push(() => app.hub.follow(user_id, room_id, hidden.head_seq));
}

/** A direct room that was closed: its id and the rows of its members. */
export type ClosedRoom = { room_id: string; members: object[] };

/** Takes a direct room from both people at once; its messages stay until it is erased. The caller holds both inboxes. */
export async function closeDirectRoom(tx: Tx, one: string, other: string): Promise<ClosedRoom | null> {
  const room = await directRoomOf(tx.query, one, other);
  if (!room) return null;
  await lockStreams(tx, [room.id]);
  const { rows } = await sql<{ member: { user_id: string } }>`
    with gone as (delete from members m where m.room_id = ${room.id} returning m.*)
    select to_jsonb(g) as member from gone g`.execute(tx.query);
  if (rows.length === 0) return null;
  const members = rows.map((row) => row.member);
  for (const [index, { user_id }] of members.entries()) {
    const member_count = members.length - index - 1;
    await append(tx, room.id, "member_left", { room_id: room.id, user_id, member_count });
    await append(tx, user_id, "room_removed", { room_id: room.id });
    await withdrawRoom(tx, room.id, user_id);
  }
  return { room_id: room.id, members };
}

/** Gives a closed room back to its people as it was; answers false where it is gone. The caller holds both inboxes. */
export async function reopenDirectRoom(tx: Tx, { room_id, members }: ClosedRoom): Promise<boolean> {
  await lockStreams(tx, [room_id]);
  const { rows } = await sql<{ user: UserCard }>`
    with back as (
      insert into members select m.*
      from jsonb_array_elements(${JSON.stringify(members)}::jsonb) kept
      cross join lateral jsonb_populate_record(null::members, '{"notify": "all", "is_favourite": false, "seen_seq": 0, "delivered_seq": 0, "receipts_after": 0}' || kept ||
        case when exists (select from folders f where f.id = (kept ->> 'folder_id')::uuid) then '{}'::jsonb
          else '{"folder_id": null}' end) m
      where exists (select from rooms r where r.id = m.room_id)
      on conflict do nothing returning user_id
    )
    select user_card(u) as user from back b join users u on u.id = b.user_id order by b.user_id`.execute(tx.query);
  for (const [index, { user }] of rows.entries()) {
    await append(tx, room_id, "member_joined", { room_id, user, role: "member", member_count: index + 1 });
    await append(tx, user.id, "room_added", { room_id });
  }
  return rows.length > 0;
}
