import { phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { lockStreams, type Tx } from "../../streams/streams.ts";

/** The sessions that end together with the proofs. */
type Ending = "all" | "none" | { all_but: string };

/**
 * Ends every proof that is under way for an account: links and codes by mail, sign-ins that wait for their second
 * factor, passkeys and accounts elsewhere that are being added, tickets. Each carries the version that this moves on.
 * Whatever changes what opens an account calls this, in its transaction.
 */
export async function endProofs(app: App, tx: Tx, user_id: string, sessions: Ending): Promise<void> {
  await lockStreams(tx, [user_id]);
  await sql`update users set credentials_version = credentials_version + 1, updated_at = now() where id = ${user_id}`.execute(
    tx.query,
  );
  await sql`delete from authenticators where user_id = ${user_id} and confirmed_at is null`.execute(tx.query);
  if (sessions === "none") return;
  const kept = sessions === "all" ? undefined : sessions.all_but;
  await sql`delete from sessions where user_id = ${user_id} and id is distinct from ${kept ?? null}::uuid`.execute(
    tx.query,
  );
  tx.after.push(() => app.connections.closeUser(user_id, kept));
}

/** An account as it is held. */
export type HeldAccount = {
  id: string;
  name: string;
  email: string;
  /** Its address was confirmed by someone who was signed in to it. */
  is_proven: boolean;
  credentials_version: number;
};

/** Holds an account until commit, so that what opens it changes by one transaction at a time. Answers null where it is gone. */
export async function holdAccount(tx: Tx, user_id: string): Promise<HeldAccount | null> {
  // In this order everywhere: a new name or picture locks streams first too.
  await lockStreams(tx, [user_id]);
  const { rows } = await sql<HeldAccount>`
    select id, name, email::text, credentials_version,
      email_verified and methods_trusted_from is null as is_proven from users where id = ${user_id} for no key update`.execute(
    tx.query,
  );
  return rows[0] ?? null;
}

/** Holds the actor's account, and refuses an actor whose credentials changed since the request was authenticated. */
export async function holdOwnAccount(tx: Tx, actor: Actor): Promise<HeldAccount> {
  const account = await holdAccount(tx, actor.user_id);
  if (account?.credentials_version !== actor.credentials_version) throw credentialsChanged();
  return account;
}

export function credentialsChanged(): AppError {
  return new AppError("session_expired", phrase("Your password or email has just changed. Sign in again."));
}
