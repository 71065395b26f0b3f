import { type EmailState, phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid, violated } from "../../errors.ts";
import { linkTo, sendMail } from "../../mail/mail.ts";
import { inTransaction, type Query, type Tx } from "../../streams/streams.ts";
import { requireOwner } from "./attempts.ts";
import { endProofs, holdAccount, holdOwnAccount } from "./credentials.ts";
import { digest, randomToken } from "./digest.ts";
import { notifyOwner } from "./notices.ts";
import { readableEmail } from "./readable-email.ts";

/** Mails that ask one account to confirm an address: once a minute, and so many a day. */
const MAILS_A_DAY = 5;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const TAKEN = phrase("There is already an account with this email.");

const codeHash = (app: App, user_id: string, code: string) => digest(app, "email code", user_id, code);
const tokenHash = (app: App, token: string) => digest(app, "email link", token);

/** Sends a link and a code that prove who reads `email`; those sent before are void. */
export async function sendEmailProof(
  app: App,
  tx: Tx,
  user: { id: string; name: string; credentials_version: number },
  email: string,
): Promise<void> {
  const token = randomToken();
  const code = String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)
    .padStart(6, "0")
    .slice(-6);
  await sql`
    insert into proofs (user_id, purpose, email, credentials_version, token_hash, expires_at, code_hash, code_expires_at)
    values (${user.id}, 'email', ${email}, ${user.credentials_version}, ${tokenHash(app, token)}, now() + interval '24 hours',
      ${codeHash(app, user.id, code)}, now() + interval '15 minutes')
    on conflict (user_id) where purpose = 'email' do update set
      email = excluded.email, credentials_version = excluded.credentials_version, token_hash = excluded.token_hash, expires_at = excluded.expires_at,
      code_hash = excluded.code_hash, code_expires_at = excluded.code_expires_at, guesses = 0, created_at = now()`.execute(
    tx.query,
  );
  await sendMail(app, tx, { user_id: user.id, email }, "verify_email", {
    name: user.name,
    code,
    link: linkTo(app, `/verify_email?token=${token}`),
  });
}

/** Confirms an address by the token of its link; whoever has it reads that address, so no session is needed. */
export async function verifyByToken(app: App, actor: Actor | null, token: string): Promise<EmailState> {
  const proof = await app.db.query
    .selectFrom("proofs")
    .select(["id", "user_id"])
    .where("token_hash", "=", tokenHash(app, token))
    .where("purpose", "=", "email")
    .where("expires_at", ">", sql<Date>`now()`)
    .executeTakeFirst();
  const refusal = invalid("token", phrase("This link was already used or has expired. Ask for a new one."));
  if (!proof || !(await confirm(app, proof, "token", actor?.user_id === proof.user_id))) throw refusal;
  return emailState(app.db.query, proof.user_id);
}

/** Confirms an address by its code. A guess counts before it is looked at: five, however many come at once. */
export async function verifyByCode(app: App, actor: Actor, code: string): Promise<EmailState> {
  const { rows } = await sql<{ id: string; user_id: string; fits: boolean }>`
    update proofs set guesses = guesses + 1
    where user_id = ${actor.user_id} and purpose = 'email' and code_expires_at > now() and guesses < 5
      and credentials_version = ${actor.credentials_version}
    returning id, user_id, code_hash = ${codeHash(app, actor.user_id, code)} as fits`.execute(app.db.query);
  const proof = rows[0];
  if (!proof) throw invalid("code", phrase("This code is no longer valid. Ask for a new one."));
  if (!proof.fits || !(await confirm(app, proof, "code", true)))
    throw invalid("code", phrase("This code is incorrect."));
  return emailState(app.db.query, actor.user_id);
}

/** Uses up a proof; false where another request just did, or the credentials changed since it was asked for. */
async function confirm(
  app: App,
  { id, user_id }: { id: string; user_id: string },
  path: string,
  signed_in: boolean,
): Promise<boolean> {
  try {
    return await inTransaction(app.db, app.hub, async (tx) => {
      const before = await holdAccount(tx, user_id);
      const proof = await tx.query
        .deleteFrom("proofs")
        .where("id", "=", id)
        .where("credentials_version", "=", before?.credentials_version ?? 0)
        .returning(["user_id", "email"])
        .executeTakeFirst();
      if (!before || !proof) return false;
      const methods_trusted_from = signed_in ? null : new Date();
      await tx.query
        .updateTable("users")
        .set({ email: proof.email, email_verified: true, methods_trusted_from, updated_at: new Date() })
        .where("id", "=", proof.user_id)
        .execute();
      if (before.email.toLowerCase() !== proof.email.toLowerCase()) {
        await endProofs(app, tx, proof.user_id, "none");
        await notifyOwner(
          app,
          tx,
          proof.user_id,
          "email_changed",
          { new_email: readableEmail(proof.email) },
          before.email,
        );
      }
      return true;
    });
  } catch (error) {
    if (violated(error) === "users_email_key") throw invalid(path, TAKEN);
    throw error;
  }
}

/** Sends the link and code again, to the address that waits to be confirmed. */
export async function resendEmailProof(app: App, actor: Actor): Promise<EmailState> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const user = await holdOwnAccount(tx, actor);
    const state = await emailState(tx.query, actor.user_id);
    if (state.email_verified && !state.pending_email)
      throw new AppError("conflict", phrase("Your email is confirmed already."));
    await requireMails(tx, actor, true);
    await sendEmailProof(app, tx, user, state.pending_email ?? state.email);
  });
  return emailState(app.db.query, actor.user_id);
}

/** Asks the new address to confirm, and tells the present one; nothing changes until then. */
export async function changeEmail(app: App, actor: Actor, email: string, password?: string): Promise<EmailState> {
  await requireOwner(app, actor, password);
  await inTransaction(app.db, app.hub, async (tx) => {
    const user = await holdOwnAccount(tx, actor);
    if (email === user.email.toLowerCase()) throw invalid("email", phrase("This is already your email."));
    const taken = await tx.query.selectFrom("users").select("id").where("email", "=", email).executeTakeFirst();
    if (taken) throw invalid("email", TAKEN);
    await requireMails(tx, actor, false);
    await sendEmailProof(app, tx, user, email);
    await notifyOwner(app, tx, user.id, "email_changing", { new_email: readableEmail(email) });
  });
  return emailState(app.db.query, actor.user_id);
}

/** Throws when the account has had its mails; the caller holds the user's row, so no two are counted as one. */
async function requireMails(tx: Tx, actor: Actor, by_minute: boolean): Promise<void> {
  const times = await mailTimes(tx.query, actor.user_id);
  const retry_after_ms = waitFor(by_minute ? times : times.slice(MAILS_A_DAY - 1), by_minute);
  if (retry_after_ms > 0) {
    throw new AppError("rate_limited", phrase("A mail was just sent. Look for it, or try again later."), {
      retry_after_ms,
    });
  }
}

/** When such mails were sent within a day, newest first. */
async function mailTimes(query: Query, user_id: string): Promise<number[]> {
  const rows = await query
    .selectFrom("outbox")
    .select("created_at")
    .where("user_id", "=", user_id)
    .where("kind", "=", "verify_email")
    .where("created_at", ">", new Date(Date.now() - DAY))
    .orderBy("created_at", "desc")
    .limit(MAILS_A_DAY)
    .execute();
  return rows.map((row) => row.created_at.getTime());
}

function waitFor(times: number[], by_minute = true): number {
  const [newest] = times;
  const oldest = times[by_minute ? MAILS_A_DAY - 1 : 0];
  const until = Math.max(by_minute && newest ? newest + MINUTE : 0, oldest ? oldest + DAY : 0);
  return Math.max(0, until - Date.now());
}

/** The address of an account, and one that waits to be confirmed. */
export async function emailState(query: Query, user_id: string): Promise<EmailState> {
  const row = await query
    .selectFrom("users")
    .leftJoin("proofs", (join) =>
      join
        .onRef("proofs.user_id", "=", "users.id")
        .on("proofs.purpose", "=", "email")
        .onRef("proofs.credentials_version", "=", "users.credentials_version")
        .on("proofs.expires_at", ">", sql<Date>`now()`),
    )
    .select(["users.email", "email_verified", "proofs.email as proving"])
    .where("users.id", "=", user_id)
    .executeTakeFirstOrThrow();
  const { email, email_verified, proving } = row;
  const pending_email = proving && proving.toLowerCase() !== email.toLowerCase() ? proving : null;
  const times = await mailTimes(query, user_id);
  return {
    email: readableEmail(email),
    email_verified,
    pending_email: pending_email && readableEmail(pending_email),
    resend_after_ms: waitFor(times),
  };
}
