import { sql } from "kysely";
import type { App } from "../../app.ts";
import { append, inTransaction, lockStreams } from "../../streams/streams.ts";
import { ERASE_JOB } from "../accounts/delete-account.ts";
import { audit } from "../admin/audit.ts";
import { forgetExports } from "../exports/exports.ts";
import { eraseFilesOf } from "../files/jobs.ts";
import { forgetReportsOf } from "../moderation/reports.ts";
import { notify } from "../notifications/notify.ts";
import { withdrawAllOf } from "../notifications/withdraw.ts";
import { dropAfter } from "../pictures/pictures.ts";
import { eraseSomeOf } from "../posts/erase-between-users.ts";
import { eraseRoom } from "../rooms/erase-room.ts";
import { takeOut } from "../rooms/membership.ts";
import { forgetRequests, lockRequests } from "../rooms/publish-requests.ts";
import { emptyMessages, takeBackReactions } from "./messages.ts";

/** Posts and comments that are erased in one transaction. */
const BATCH_SIZE = 100;

type Erasure = { user_id: string; subject_id: string };

/** Says how a deleted account is erased: step by step, each in a transaction of its own, so that a kill costs one. */
export function registerErasureJobs(app: App): void {
  app.jobs.define<Erasure>(ERASE_JOB, (erasure) => eraseAccount(app, erasure), { retries: 50, expires_in: 3_600 });
}

/** Takes a deleted account out of rooms, contacts and conversations, and then away. Run again, it goes on where it stopped. */
export async function eraseAccount(app: App, { user_id, subject_id }: Erasure): Promise<void> {
  await leaveRooms(app, user_id);
  await leaveRequests(app, user_id);
  await leaveContacts(app, user_id);
  await eraseClosedRooms(app, user_id);
  await forgetExports(app);
  await eraseFilesOf(app, user_id);
  while ((await emptyMessages(app, user_id)) > 0);
  while ((await takeBackReactions(app, user_id)) > 0);
  while ((await inTransaction(app.db, app.hub, (tx) => eraseSomeOf(app, tx, user_id, BATCH_SIZE))) > 0);
  await inTransaction(app.db, app.hub, async (tx) => {
    const { rows: left } = await sql<{ user_id: string; room_id: string }>`
      select m.user_id, m.room_id from rooms r join members m on m.room_id = r.id
      where ${user_id} in (r.direct_low, r.direct_high) order by m.user_id`.execute(tx.query);
    await lockStreams(
      tx,
      left.map((row) => row.user_id),
    );
    await forgetReportsOf(tx, user_id);
    const [gone] = await tx.query.deleteFrom("users").where("id", "=", user_id).returning("avatar_id").execute();
    if (!gone) return;
    // One that an upload under way has given back after the account was deleted.
    dropAfter(app, tx, gone.avatar_id);
    await audit(tx, "account_erased", { subject_id });
    // Whoever is left in a conversation of two fetches it anew, without the name.
    for (const { user_id: reader, room_id } of left) await append(tx, reader, "room_added", { room_id });
  });
}

/** As leaving does: rooms they own pass on, and the last one out closes the room. */
async function leaveRooms(app: App, user_id: string): Promise<void> {
  const rooms = await app.db.query.selectFrom("members").select("room_id").where("user_id", "=", user_id).execute();
  for (const { room_id } of rooms) {
    await inTransaction(app.db, app.hub, async (tx) => {
      await lockStreams(tx, [room_id, user_id]);
      await takeOut(app, tx, room_id, user_id);
    });
  }
}

/** Those who could answer are told that there is nothing to answer any more. */
async function leaveRequests(app: App, user_id: string): Promise<void> {
  const asked = await app.db.query
    .selectFrom("join_requests")
    .select("room_id")
    .where("user_id", "=", user_id)
    .execute();
  for (const { room_id } of asked) {
    await inTransaction(app.db, app.hub, async (tx) => {
      await lockRequests(tx, room_id, [user_id]);
      await forgetRequests(tx, room_id, [user_id]);
    });
  }
}

/** Whoever had them as a contact is told, without a name; what they caused others to be told is taken back. */
async function leaveContacts(app: App, user_id: string): Promise<void> {
  const { rows } = await sql<{ other_id: string }>`
    select owner_id as other_id from contacts where contact_id = ${user_id}
    union select contact_id from contacts where owner_id = ${user_id}
    union select sender_id from contact_requests where receiver_id = ${user_id}
    union select receiver_id from contact_requests where sender_id = ${user_id}
    union select blocker_id from blocks where blocked_id = ${user_id}
    union select n.user_id from notification_causes c join notifications n on n.id = c.notification_id
      where c.actor_id = ${user_id}`.execute(app.db.query);
  for (const { other_id } of rows) {
    await inTransaction(app.db, app.hub, async (tx) => {
      await lockStreams(tx, [user_id, other_id]);
      await withdrawAllOf(tx, other_id, user_id);
      const { rows: contacts } = await sql<{ owner_id: string }>`
        delete from contacts where (owner_id, contact_id) in ((${user_id}, ${other_id}), (${other_id}, ${user_id}))
        returning owner_id`.execute(tx.query);
      await sql`
        delete from contact_requests
        where (sender_id, receiver_id) in ((${user_id}, ${other_id}), (${other_id}, ${user_id}))`.execute(tx.query);
      await sql`delete from blocks where (blocker_id, blocked_id) in ((${user_id}, ${other_id}), (${other_id}, ${user_id}))`.execute(
        tx.query,
      );
      await append(tx, other_id, "contact_changed", { user_id });
      if (contacts.some((row) => row.owner_id === other_id)) {
        await notify(tx, other_id, "contact_deleted", { source: { type: "account" } });
      }
    });
  }
}

/** Conversations that a removal closed, and that could still be opened again. */
async function eraseClosedRooms(app: App, user_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const { rows } = await sql<{ room_id: string | null }>`
      delete from contact_removals where user_id = ${user_id} or other_id = ${user_id} returning room_id`.execute(
      tx.query,
    );
    const rooms = rows.flatMap((row) => row.room_id ?? []).sort();
    for (const room_id of rooms) await eraseRoom(app, tx, room_id);
  });
}
