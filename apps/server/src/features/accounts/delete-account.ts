import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { inTransaction, type Tx } from "../../streams/streams.ts";
import { audit } from "../admin/audit.ts";
import { dropAfter } from "../pictures/pictures.ts";
import { requireOwner } from "./attempts.ts";

/** The job that erases what is left. */
export const ERASE_JOB = "erase_account";

/**
 * Deletes the account: from here on nobody can sign in to it, its username and
 * email are free, and all that names its owner is gone from it. What they left in
 * rooms and with others is erased by the job that commits with this (ACC-10).
 */
export async function deleteAccount(app: App, actor: Actor, password?: string): Promise<void> {
  await requireOwner(app, actor, password);
  const { user_id } = actor;
  await inTransaction(app.db, app.hub, async (tx) => {
    const subject_id = crypto.randomUUID();
    dropAfter(app, tx, await anonymise(tx, user_id));
    await audit(tx, "account_deleted", { subject_id });
    await app.jobs.enqueue(tx, ERASE_JOB, { user_id, subject_id });
    tx.after.push(() => app.connections.closeUser(user_id));
  });
}

/** Takes from an account its name, its ways to sign in and everything that only its owner saw; answers the picture it had. */
async function anonymise(tx: Tx, user_id: string): Promise<string | null> {
  const nameless = `deleted-${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
  const { rows } = await sql<{ avatar_id: string | null }>`
    update users set username = ${nameless}, email = ${`${nameless}@deleted.invalid`}, email_verified = false,
      name = '', first_name = '', last_name = '', image = null, avatar_id = null, role = 'user', suspended_at = now(), suspended_until = null,
      deleted_at = now()
    where id = ${user_id} returning old.avatar_id`.execute(tx.query);
  await sql`delete from profiles where user_id = ${user_id}`.execute(tx.query);
  await sql`insert into profiles (user_id) values (${user_id})`.execute(tx.query);
  for (const table of [
    "sessions",
    "accounts",
    "proofs",
    "devices",
    "attempts",
    "outbox",
    "notifications",
    "exports",
    "presences",
    "authenticators",
    "second_factors",
    "two_factor_challenges",
    "passkeys",
    "identities",
  ] as const) {
    await sql`delete from ${sql.table(table)} where user_id = ${user_id}`.execute(tx.query);
  }
  return rows[0]?.avatar_id ?? null;
}
