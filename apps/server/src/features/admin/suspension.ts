import { phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Admin } from "../../actor.ts";
import type { App } from "../../app.ts";
import { invalid, notFound } from "../../errors.ts";
import { append, inTransaction, lockStreams } from "../../streams/streams.ts";
import { endProofs } from "../accounts/credentials.ts";
import { audit } from "./audit.ts";

const JOB = "tell_suspension";
/** Contacts that are told in one transaction. */
const BATCH_SIZE = 100;

/** Shuts an account out, until a time or until it is restored: its sessions end at once, and it is unknown to all but staff. */
export async function suspendUser(app: App, admin: Admin, user_id: string, until: string | null): Promise<void> {
  if (user_id === admin.user_id) throw invalid("id", phrase("You cannot suspend yourself."));
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [user_id]);
    // An account whose owner deleted it stays shut while it is being erased.
    const { rows } = await sql`
      update users u set suspended_at = now(), suspended_until = ${until}::timestamptz
      where id = ${user_id} and deleted_at is null returning id`.execute(tx.query);
    if (rows.length === 0) throw notFound("person");
    await endProofs(app, tx, user_id, "all");
    await audit(tx, "user_suspended", { actor_id: admin.user_id, subject_id: user_id, data: until ? { until } : {} });
    await app.jobs.enqueue(tx, JOB, { user_id });
  });
}

/** Lets a suspended account in again; nothing of it was taken. */
export async function restoreUser(app: App, admin: Admin, user_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const { rows } = await sql`
      update users u set suspended_at = null, suspended_until = null
      where id = ${user_id} and suspended_at is not null and deleted_at is null returning id`.execute(tx.query);
    if (rows.length === 0) throw notFound("suspended person");
    await audit(tx, "user_restored", { actor_id: admin.user_id, subject_id: user_id });
    await app.jobs.enqueue(tx, JOB, { user_id });
  });
}

/** Has the devices of those who added somebody fetch their contacts anew: a suspended one is not among them. */
export function registerSuspensionJobs(app: App): void {
  app.jobs.define<{ user_id: string }>(JOB, async ({ user_id }) => {
    const owners = await app.db.query
      .selectFrom("contacts")
      .select("owner_id")
      .where("contact_id", "=", user_id)
      .orderBy("owner_id")
      .execute();
    for (let at = 0; at < owners.length; at += BATCH_SIZE) {
      const some = owners.slice(at, at + BATCH_SIZE).map((row) => row.owner_id);
      await inTransaction(app.db, app.hub, async (tx) => {
        await lockStreams(tx, some);
        // Somebody may have deleted their account meanwhile.
        const here = await tx.query.selectFrom("streams").select("id").where("id", "in", some).execute();
        for (const { id } of here) await append(tx, id, "contact_changed", { user_id });
      });
    }
  });
}
