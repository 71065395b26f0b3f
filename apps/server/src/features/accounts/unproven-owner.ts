import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Tx } from "../../streams/streams.ts";
import { partTwo, publishContactChange } from "../contacts/pairs.ts";
import { finishRemovals } from "../contacts/removals.ts";
import { eraseRoom } from "../rooms/erase-room.ts";

const JOB = "leave_unproven_contacts";

/** Takes away the ways to sign in of an account whose owner is not proven: they may belong to someone else. */
export async function dropMethods(tx: Tx, user_id: string): Promise<void> {
  for (const table of ["passkeys", "identities", "authenticators", "second_factors", "devices"])
    await sql`delete from ${sql.table(table)} where user_id = ${user_id}`.execute(tx.query);
}

/**
 * Takes from an account what whoever made it may have prepared to act or to read in the name of the owner of its
 * address, who now takes it over. What was written stays, for its author may as well be the owner.
 */
export async function dropPrepared(app: App, tx: Tx, user_id: string): Promise<void> {
  for (const table of ["drafts", "reminders", "join_requests"])
    await sql`delete from ${sql.table(table)} where user_id = ${user_id}`.execute(tx.query);
  await sql`delete from scheduled_messages where sender_id = ${user_id}`.execute(tx.query);
  // Nobody undoes a removal of before, and becomes a contact again.
  const { rows } = await sql<{ room_id: string | null }>`
    delete from contact_removals where ${user_id} in (user_id, other_id) returning room_id`.execute(tx.query);
  for (const room_id of rows.flatMap((row) => row.room_id ?? []).sort()) await eraseRoom(app, tx, room_id);
  await sql`
    update profiles set show_email = default, show_birthday = default, show_location = default, show_website = default,
      show_social_links = default, show_online_status = default, show_last_seen = default
    where user_id = ${user_id}`.execute(tx.query);
  await sql`update invitations set revoked_at = now() where created_by = ${user_id} and revoked_at is null`.execute(
    tx.query,
  );
  // One transaction for each of them, since each holds the inbox of somebody else.
  await app.jobs.enqueue(tx, JOB, { user_id, before: new Date().toISOString() });
}

export function registerUnprovenOwnerJobs(app: App): void {
  app.jobs.define<{ user_id: string; before: string }>(JOB, (job) => leaveContacts(app, job));
}

/** Ends contacts and requests of both directions that are older than the reset; those that the owner makes since stay. */
async function leaveContacts(app: App, { user_id, before }: { user_id: string; before: string }): Promise<void> {
  const { rows } = await sql<{ other_id: string }>`
    select case when owner_id = ${user_id} then contact_id else owner_id end as other_id from contacts
    where ${user_id} in (owner_id, contact_id) and created_at < ${before}
    union select case when sender_id = ${user_id} then receiver_id else sender_id end from contact_requests
    where ${user_id} in (sender_id, receiver_id) and created_at < ${before}
    union select case when user_id = ${user_id} then other_id else user_id end from contact_removals
    where ${user_id} in (user_id, other_id)`.execute(app.db.query);
  for (const { other_id } of rows) {
    await partTwo(app, user_id, other_id, async (tx) => {
      // One that came since the reset could be undone, too.
      await finishRemovals(app, tx, user_id, other_id);
      await sql`
        delete from contacts where (owner_id, contact_id) in ((${user_id}, ${other_id}), (${other_id}, ${user_id}))
        and created_at < ${before}`.execute(tx.query);
      await sql`
        delete from contact_requests
        where (sender_id, receiver_id) in ((${user_id}, ${other_id}), (${other_id}, ${user_id}))
        and created_at < ${before}`.execute(tx.query);
      await publishContactChange(tx, user_id, other_id);
    });
  }
}
