import { phrase, type ResetPasswordBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { invalid } from "../../errors.ts";
import { linkTo, sendMail } from "../../mail/mail.ts";
import { inTransaction } from "../../streams/streams.ts";
import { requireOwner } from "./attempts.ts";
import type { ClientInfo } from "./client.ts";
import { endProofs, holdAccount, holdOwnAccount } from "./credentials.ts";
import { deviceKnown } from "./devices.ts";
import { digest, randomToken } from "./digest.ts";
import { notifyOwner } from "./notices.ts";
import { hashPassword, requireGoodPassword, setPassword } from "./passwords.ts";
import { dropMethods, dropPrepared } from "./unproven-owner.ts";

const JOB = "forgot_password";
/** Links to choose a new password that one account gets within an hour. */
const LINKS_AN_HOUR = 3;

const tokenHash = (app: App, token: string) => digest(app, "password link", token);

/** Has a link sent to whoever has this address. What is done here is the same for anybody and nobody. */
export async function forgotPassword(app: App, email: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const user = await tx.query.selectFrom("users").select("id").where("email", "=", email).executeTakeFirst();
    await app.jobs.enqueue(tx, JOB, { user_id: user?.id ?? null });
  });
}

/** Says how the links are sent: apart from the request, whose time would tell. */
export function registerPasswordJobs(app: App): void {
  app.jobs.define<{ user_id: string | null }>(JOB, async ({ user_id }) => {
    if (!user_id) return;
    await inTransaction(app.db, app.hub, async (tx) => {
      const user = await holdAccount(tx, user_id);
      if (!user) return;
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from outbox where user_id = ${user_id} and kind = 'reset_password'
        and created_at > now() - interval '1 hour'`.execute(tx.query);
      if ((rows[0]?.count ?? 0) >= LINKS_AN_HOUR) return;
      const token = randomToken();
      await sql`insert into proofs (user_id, purpose, email, credentials_version, token_hash, expires_at)
        values (${user_id}, 'password', ${user.email}, ${user.credentials_version}, ${tokenHash(app, token)},
          now() + interval '30 minutes')`.execute(tx.query);
      const link = linkTo(app, `/reset_password?token=${token}`);
      await sendMail(app, tx, { user_id, email: user.email }, "reset_password", { name: user.name, link });
    });
  });
}

/**
 * Chooses a new password by a link; every session of the account ends. Where its address was not confirmed before, or by
 * someone who was not signed in, the account may have been made by someone else with this address: people also open
 * links of accounts that others made. The ways to sign in go, and what was prepared in it, unless this browser has
 * signed in to it before.
 */
export async function resetPassword(
  app: App,
  { token, password }: ResetPasswordBody,
  client: ClientInfo,
): Promise<void> {
  const refusal = invalid("token", phrase("This link was already used or has expired. Ask for a new one."));
  const token_hash = tokenHash(app, token);
  const known = await app.db.query
    .selectFrom("proofs")
    .innerJoin("users", (join) =>
      join
        .onRef("users.id", "=", "proofs.user_id")
        .onRef("users.credentials_version", "=", "proofs.credentials_version"),
    )
    .select(["user_id", "username", "users.email"])
    .where("token_hash", "=", token_hash)
    .where("purpose", "=", "password")
    .where("expires_at", ">", sql<Date>`now()`)
    .executeTakeFirst();
  if (!known) throw refusal;
  await requireGoodPassword(password, known);
  const hash = await hashPassword(password);
  const { user_id } = known;
  const signed_in_before = (await deviceKnown(app, user_id, client)) === "by_token";
  await inTransaction(app.db, app.hub, async (tx) => {
    const user = await holdAccount(tx, user_id);
    const proof = await tx.query
      .deleteFrom("proofs")
      .where("token_hash", "=", token_hash)
      .where("expires_at", ">", sql<Date>`now()`)
      .where("credentials_version", "=", user?.credentials_version ?? 0)
      .returning("email")
      .executeTakeFirst();
    if (!proof) throw refusal;
    await setPassword(tx.query, user_id, hash);
    await endProofs(app, tx, user_id, "all");
    await tx.query.deleteFrom("attempts").where("user_id", "=", user_id).execute();
    if (!user?.is_proven) {
      await dropMethods(tx, user_id);
      if (!signed_in_before) await dropPrepared(app, tx, user_id);
    }
    // The link came by this address, so it is confirmed with it.
    await tx.query
      .updateTable("users")
      .set({ email_verified: true, methods_trusted_from: null, updated_at: new Date() })
      .where("id", "=", user_id)
      .where("email", "=", proof.email)
      .execute();
    await notifyOwner(app, tx, user_id, "password_changed", {});
  });
}

/** Changes the password by the present one; the other sessions end, and everything that was asked with the old one. */
export async function changePassword(app: App, actor: Actor, current: string, password: string): Promise<void> {
  await requireGoodPassword(password, actor.me);
  await requireOwner(app, actor, current, "current_password");
  const hash = await hashPassword(password);
  const { user_id, session_id } = actor;
  await inTransaction(app.db, app.hub, async (tx) => {
    await holdOwnAccount(tx, actor);
    await setPassword(tx.query, user_id, hash);
    await endProofs(app, tx, user_id, { all_but: session_id });
    await notifyOwner(app, tx, user_id, "password_changed", {});
  });
}
