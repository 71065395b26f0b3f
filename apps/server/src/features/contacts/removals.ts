import { phrase, type RemovalResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, notFound } from "../../errors.ts";
import { inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { withdraw } from "../notifications/withdraw.ts";
import { eraseBetween, holdPostsBetween } from "../posts/erase-between-users.ts";
import { allows, personFor } from "../privacy/people.ts";
import { type ClosedRoom, closeDirectRoom, reopenDirectRoom } from "../rooms/direct.ts";
import { eraseRoom } from "../rooms/erase-room.ts";
import { betweenTwo, partTwo, publishContactChange, requestKey } from "./pairs.ts";

const UNDO_SECONDS = 30;

type ContactRow = { owner_id: string; is_muted: boolean };
/** What was between two people, as rows, to be put back as they were. */
type Taken = { contacts: ContactRow[]; requests: object[]; room: ClosedRoom | null };

const removedKey = (removal_id: string) => `contact_removed:${removal_id}`;

/** Takes a contact away: both directions, requests, and the direct conversation, which is erased when it can no longer be undone. */
export function removeContact(app: App, actor: Actor, other_id: string): Promise<RemovalResponse> {
  return partTwo(app, actor.user_id, other_id, async (tx) => {
    const person = await personFor(tx.query, actor, other_id, "card");
    if (!allows(person, "remove_contact")) throw notFound("contact");
    await finishRemovals(app, tx, actor.user_id, other_id);
    const taken = await takeAll(tx, actor.user_id, other_id);
    const { rows } = await sql<{ id: string; until: Date }>`
      insert into contact_removals (user_id, other_id, room_id, taken)
      values (${actor.user_id}, ${other_id}, ${taken.room?.room_id ?? null}, ${JSON.stringify(taken)}::jsonb)
      returning id, created_at + make_interval(secs => ${UNDO_SECONDS}) as until`.execute(tx.query);
    const removal = rows[0] as { id: string; until: Date };
    await app.jobs.enqueue(tx, "finish_removal", { removal_id: removal.id }, { after_seconds: UNDO_SECONDS + 1 });
    await notify(tx, other_id, "contact_removed", {
      actor_id: actor.user_id,
      source: { type: "user", user_id: actor.user_id },
      group_key: removedKey(removal.id),
      quiet: wasMuted(taken, other_id),
    });
    await publishContactChange(tx, actor.user_id, other_id);
    return { removal_id: removal.id, undo_until: removal.until.toISOString() };
  });
}

/** Takes away contacts, requests and the conversation of two people. The caller holds both inboxes. */
export async function takeAll(tx: Tx, one: string, other: string): Promise<Taken> {
  const { rows } = await sql<{ contacts: ContactRow[]; requests: object[] }>`
    with contacts_gone as (
      delete from contacts where (owner_id, contact_id) in ((${one}, ${other}), (${other}, ${one})) returning contacts.*
    ), requests_gone as (
      delete from contact_requests
      where (sender_id, receiver_id) in ((${one}, ${other}), (${other}, ${one})) returning contact_requests.*
    )
    select (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from contacts_gone c) as contacts,
      (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from requests_gone r) as requests`.execute(tx.query);
  await withdraw(tx, one, requestKey(other));
  await withdraw(tx, other, requestKey(one));
  const gone = rows[0] ?? { contacts: [], requests: [] };
  return { ...gone, room: await closeDirectRoom(tx, one, other) };
}

/** Whether somebody had muted the other when what was between them was taken. */
export function wasMuted({ contacts }: Taken, owner_id: string): boolean {
  return contacts.some((contact) => contact.owner_id === owner_id && contact.is_muted);
}

/** Puts back everything that a removal took, as it was. */
export async function undoRemoval(app: App, actor: Actor, removal_id: string): Promise<void> {
  const known = await app.db.query
    .selectFrom("contact_removals")
    .select("other_id")
    .where("id", "=", removal_id)
    .where("user_id", "=", actor.user_id)
    .executeTakeFirst();
  const late = new AppError("gone", phrase("This removal can no longer be undone."));
  if (!known) throw late;
  await betweenTwo(app, actor.user_id, known.other_id, async (tx) => {
    const { rows } = await sql<{ taken: Taken }>`
      delete from contact_removals
      where id = ${removal_id} and user_id = ${actor.user_id}
      and created_at > now() - make_interval(secs => ${UNDO_SECONDS})
      returning taken`.execute(tx.query);
    const taken = rows[0]?.taken;
    if (!taken) throw late;
    await sql`
      insert into contacts select * from jsonb_populate_recordset(null::contacts, ${JSON.stringify(taken.contacts)}::jsonb)`.execute(
      tx.query,
    );
    await sql`
      insert into contact_requests
      select * from jsonb_populate_recordset(null::contact_requests, ${JSON.stringify(taken.requests)}::jsonb)`.execute(
      tx.query,
    );
    if (taken.room) await reopenDirectRoom(tx, taken.room);
    await withdraw(tx, known.other_id, removedKey(removal_id));
    await publishContactChange(tx, actor.user_id, known.other_id);
  });
}

/** Erases what removals between two people took: nothing of it comes back. The caller holds both inboxes. */
export async function finishRemovals(app: App, tx: Tx, one: string, other: string): Promise<void> {
  const { rows } = await sql<{ room_id: string | null }>`
    delete from contact_removals where (user_id, other_id) in ((${one}, ${other}), (${other}, ${one}))
    returning room_id`.execute(tx.query);
  for (const { room_id } of rows) if (room_id) await eraseRoom(app, tx, room_id);
  if (rows.length > 0) await eraseBetween(app, tx, one, other);
}

export function registerRemovalJobs(app: App): void {
  app.jobs.define<{ removal_id: string }>("finish_removal", ({ removal_id }) => finishRemoval(app, removal_id));
}

/** The job behind a removal that was not undone in time. */
async function finishRemoval(app: App, removal_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const removal = await tx.query
      .selectFrom("contact_removals")
      .select(["user_id", "other_id"])
      .where("id", "=", removal_id)
      .executeTakeFirst();
    if (!removal) return;
    await holdPostsBetween(tx, removal.user_id, removal.other_id);
    await lockStreams(tx, [removal.user_id, removal.other_id]);
    const { rows } = await sql<{ room_id: string | null }>`
      delete from contact_removals where id = ${removal_id} returning room_id`.execute(tx.query);
    const [gone] = rows;
    if (!gone) return;
    if (gone.room_id) await eraseRoom(app, tx, gone.room_id);
    await eraseBetween(app, tx, removal.user_id, removal.other_id);
  });
}
