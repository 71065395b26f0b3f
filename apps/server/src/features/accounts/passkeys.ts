import { type AddPasskeyBody, type Passkey, type PasskeyOptions, phrase } from "@helloworld/protocol";
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid, notFound, violated } from "../../errors.ts";
import { rfc3339 } from "../../streams/read.ts";
import { inTransaction, type Query, type Tx } from "../../streams/streams.ts";
import { requireOwner } from "./attempts.ts";
import type { ClientInfo } from "./client.ts";
import { holdOwnAccount } from "./credentials.ts";
import { notifyOwner } from "./notices.ts";
import { consumeChallenge, relyingParty, rememberChallenge } from "./passkey-challenges.ts";
import { deviceOf } from "./sessions.ts";
import { requireWayIn } from "./sign-in-methods.ts";

const MOST = 20;

const addedBy = ({ session_id, credentials_version }: Actor) => ({
  purpose: "add" as const,
  session_id,
  credentials_version,
});

/** The id that authenticators know somebody by. */
export const userHandle = (user_id: string) => Buffer.from(user_id.replaceAll("-", ""), "hex");

export async function listPasskeys(query: Query, user_id: string): Promise<Passkey[]> {
  const { rows } = await sql<Passkey>`
    select id, name, ${rfc3339("p.created_at")} as created_at,
      ${rfc3339("p.last_used_at")} as last_used_at
    from passkeys p where user_id = ${user_id} order by id`.execute(query);
  return rows;
}

/** What a browser is asked for, to make a passkey of the actor. It must be able to sign in alone, and know its owner. */
export async function beginPasskey(app: App, actor: Actor, password?: string): Promise<PasskeyOptions> {
  await requireOwner(app, actor, password);
  const { rows } = await sql<{ id: string }>`
    select credential_id as id from passkeys where user_id = ${actor.user_id}`.execute(app.db.query);
  const options = await generateRegistrationOptions({
    rpName: "Helloworld Chat",
    rpID: relyingParty(app).id,
    userID: new Uint8Array(userHandle(actor.user_id)),
    userName: actor.me.username,
    userDisplayName: actor.me.name,
    excludeCredentials: rows,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await rememberChallenge(app, options.challenge, addedBy(actor));
  return { ...options };
}

/** Takes the new passkey. */
export async function addPasskey(
  app: App,
  actor: Actor,
  { credential, name }: AddPasskeyBody,
  client: ClientInfo,
): Promise<Passkey> {
  const challenge = await consumeChallenge(app, credential.response.clientDataJSON, addedBy(actor));
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(app);
  const { registrationInfo } = await verifyRegistrationResponse({
    response: credential as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin,
    expectedRPID,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    app.log.info("a new passkey was refused", { user_id: actor.user_id, error: String(error) });
    return { registrationInfo: undefined };
  });
  if (!registrationInfo) throw invalid("credential", phrase("This passkey was not accepted."));
  const { id, publicKey, counter } = registrationInfo.credential;
  const passkey = name ?? deviceOf(client.user_agent).slice(0, 50);
  try {
    return await inTransaction(app.db, app.hub, async (tx) => {
      await holdOwnAccount(tx, actor);
      const before = await listPasskeys(tx.query, actor.user_id);
      if (before.length >= MOST)
        throw new AppError("conflict", phrase("An account has at most {maximum} passkeys.", { maximum: MOST }));
      await sql`
        insert into passkeys (user_id, credential_id, public_key, counter, transports, name)
        values (${actor.user_id}, ${id}, ${Buffer.from(publicKey)}, ${counter},
          ${credential.response.transports ?? []}, ${passkey})`.execute(tx.query);
      await notifyOwner(app, tx, actor.user_id, "passkey_added", { passkey });
      return (await listPasskeys(tx.query, actor.user_id)).at(-1) as Passkey;
    });
  } catch (error) {
    if (violated(error) === "passkeys_credential_id_key")
      throw new AppError("conflict", phrase("This passkey is in use already."));
    throw error;
  }
}

export async function renamePasskey(app: App, actor: Actor, id: string, name: string): Promise<Passkey> {
  await sql`update passkeys set name = ${name} where id = ${id} and user_id = ${actor.user_id}`.execute(app.db.query);
  const found = (await listPasskeys(app.db.query, actor.user_id)).find((passkey) => passkey.id === id);
  if (!found) throw notFound("passkey");
  return found;
}

/** Takes a passkey away, unless it is the only way in or the only second factor. */
export async function removePasskey(app: App, actor: Actor, id: string, password?: string): Promise<void> {
  await requireOwner(app, actor, password);
  await inTransaction(app.db, app.hub, async (tx) => {
    await holdOwnAccount(tx, actor);
    const { rows } = await sql<{ name: string }>`
      delete from passkeys where id = ${id} and user_id = ${actor.user_id} returning name`.execute(tx.query);
    const removed = rows[0];
    if (!removed) throw notFound("passkey");
    await requireWayIn(app, tx, actor.user_id);
    await requireFactorLeft(tx, actor.user_id);
    await notifyOwner(app, tx, actor.user_id, "passkey_removed", { passkey: removed.name });
  });
}

async function requireFactorLeft(tx: Tx, user_id: string): Promise<void> {
  const { rows } = await sql`
    select 1 from second_factors f where user_id = ${user_id}
      and not exists (select 1 from authenticators a where a.user_id = f.user_id and a.confirmed_at is not null)
      and not exists (select 1 from passkeys p where p.user_id = f.user_id)`.execute(tx.query);
  if (rows.length > 0)
    throw new AppError(
      "conflict",
      phrase("This passkey is your only second factor. Switch two-factor sign-in off first."),
    );
}
