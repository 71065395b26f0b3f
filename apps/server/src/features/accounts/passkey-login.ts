import { type PasskeyOptions, type PasskeySignature, phrase } from "@helloworld/protocol";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { inTransaction, type Tx } from "../../streams/streams.ts";
import { consumeLoginAttempt } from "./attempts.ts";
import type { ClientInfo } from "./client.ts";
import { consumeChallenge, relyingParty, rememberChallenge } from "./passkey-challenges.ts";
import { userHandle } from "./passkeys.ts";
import { type Started, startSession } from "./start-session.ts";
import { finishTwoFactorChallenge, twoFactorChallenge } from "./two-factor-challenges.ts";

const refused = () => new AppError("wrong_credentials", phrase("This passkey was not accepted here."));

/** What a browser is asked for, to sign in by whatever passkey its owner picks. */
export async function beginPasskeyLogin(app: App): Promise<PasskeyOptions> {
  const options = await generateAuthenticationOptions({ rpID: relyingParty(app).id, userVerification: "required" });
  await rememberChallenge(app, options.challenge, { purpose: "sign_in" });
  return { ...options };
}

/**
 * Signs in by a passkey in place of the password. The authenticator has asked its owner
 * for a finger or a PIN, so it is two factors already and no further one is asked for.
 */
export async function passkeyLogin(app: App, credential: PasskeySignature, client: ClientInfo): Promise<Started> {
  const challenge = await consumeChallenge(app, credential.response.clientDataJSON, { purpose: "sign_in" });
  const { rows } = await sql<{ user_id: string }>`
    select user_id from passkeys where credential_id = ${credential.id}`.execute(app.db.query);
  const user_id = rows[0]?.user_id;
  const taken = await consumeLoginAttempt(app, `passkey ${credential.id}`, user_id ?? null, client);
  if (!user_id) throw refused();
  const started = await inTransaction(app.db, app.hub, async (tx) => {
    await usePasskey(app, tx, user_id, credential, challenge, true);
    return startSession(app, tx, user_id, client);
  });
  await taken.succeeded();
  return started;
}

/** What a browser is asked for as the second factor of somebody whose password was right. */
export async function beginPasskeyFactor(app: App, token: string): Promise<PasskeyOptions> {
  const { token_hash, user_id } = await twoFactorChallenge(app, token);
  const { rows } = await sql<{ id: string; transports: string[] }>`
    select credential_id as id, transports from passkeys where user_id = ${user_id}`.execute(app.db.query);
  if (rows.length === 0) throw new AppError("conflict", phrase("This account has no passkey."));
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(app).id,
    allowCredentials: rows,
    userVerification: "preferred",
  });
  await rememberChallenge(app, options.challenge, { purpose: "second_factor", two_factor_challenge: token_hash });
  return { ...options };
}

/** Finishes a sign-in by a passkey beside the password. */
export async function finishByPasskey(
  app: App,
  token: string,
  credential: PasskeySignature,
  client: ClientInfo,
): Promise<Started> {
  const { token_hash } = await twoFactorChallenge(app, token);
  const asked = { purpose: "second_factor", two_factor_challenge: token_hash } as const;
  const challenge = await consumeChallenge(app, credential.response.clientDataJSON, asked);
  return finishTwoFactorChallenge(app, token, client, (tx, user_id) =>
    usePasskey(app, tx, user_id, credential, challenge, false),
  );
}

/** Checks a signature by a passkey of somebody. Its row is held, so that of two with the same count one is refused. */
async function usePasskey(
  app: App,
  tx: Tx,
  user_id: string,
  credential: PasskeySignature,
  challenge: string,
  alone: boolean,
): Promise<void> {
  const { rows } = await sql<{ id: string; public_key: Uint8Array; counter: number }>`
    select id, public_key, counter from passkeys
    where credential_id = ${credential.id} and user_id = ${user_id} for update`.execute(tx.query);
  const passkey = rows[0];
  const handle = credential.response.userHandle;
  if (!passkey || (handle && handle !== userHandle(user_id).toString("base64url"))) throw refused();
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(app);
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: credential as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin,
    expectedRPID,
    credential: { id: credential.id, publicKey: new Uint8Array(passkey.public_key), counter: Number(passkey.counter) },
    requireUserVerification: alone,
  }).catch((error: unknown) => {
    app.log.info("a passkey was refused", { user_id, error: String(error) });
    throw refused();
  });
  if (!verified) throw refused();
  await sql`update passkeys set counter = ${authenticationInfo.newCounter}, last_used_at = now()
    where id = ${passkey.id}`.execute(tx.query);
}
