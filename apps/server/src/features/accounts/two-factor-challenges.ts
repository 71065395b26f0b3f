import { phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { inTransaction, type Tx } from "../../streams/streams.ts";
import { consumeSecondFactorAttempt } from "./attempts.ts";
import type { ClientInfo } from "./client.ts";
import { digest, randomToken } from "./digest.ts";
import { type Started, startSession } from "./start-session.ts";

const MINUTES = 10;
const hashOf = (app: App, token: string) => digest(app, "half login", token);
const late = () => new AppError("session_expired", phrase("This took too long. Sign in again."));

/** Remembers that the password was right, and answers the token that goes with the second factor. */
export async function beginTwoFactorChallenge(app: App, user_id: string, credentials_version: number) {
  const token = randomToken();
  const { rows } = await sql<{ app: boolean; passkey: boolean }>`
    insert into two_factor_challenges (token_hash, user_id, credentials_version, expires_at)
    values (${hashOf(app, token)}, ${user_id}, ${credentials_version}, now() + make_interval(mins => ${MINUTES}))
    returning exists (select 1 from authenticators a where a.user_id = ${user_id} and a.confirmed_at is not null) as app,
      exists (select 1 from passkeys p where p.user_id = ${user_id}) as passkey`.execute(app.db.query);
  const { app: by_app = false, passkey = false } = rows[0] ?? {};
  return {
    token_type: "two_factor" as const,
    two_factor_required: true as const,
    two_factor_token: token,
    app: by_app,
    passkey,
    expires_in: MINUTES * 60,
  };
}

type TwoFactorChallenge = { token_hash: Uint8Array; user_id: string; credentials_version: number };

/** Who waits for their second factor, by the token they were given. */
export async function twoFactorChallenge(app: App, token: string): Promise<TwoFactorChallenge> {
  const token_hash = hashOf(app, token);
  const { rows } = await sql<Omit<TwoFactorChallenge, "token_hash">>`
    select h.user_id, h.credentials_version from two_factor_challenges h
    join users u on u.id = h.user_id and u.credentials_version = h.credentials_version
    where token_hash = ${token_hash} and expires_at > now()`.execute(app.db.query);
  const found = rows[0];
  if (!found) throw late();
  return { token_hash, ...found };
}

/** Finishes a sign-in by what `prove` checks. Attempts are counted before it is looked at, as those of passwords are. */
export async function finishTwoFactorChallenge(
  app: App,
  token: string,
  client: ClientInfo,
  prove: (tx: Tx, user_id: string) => Promise<void>,
): Promise<Started> {
  const { token_hash, user_id, credentials_version } = await twoFactorChallenge(app, token);
  const taken = await consumeSecondFactorAttempt(app, user_id, client);
  const started = await inTransaction(app.db, app.hub, async (tx) => {
    await prove(tx, user_id);
    const { rows: used } = await sql`
      delete from two_factor_challenges where token_hash = ${token_hash} returning user_id`.execute(tx.query);
    if (used.length === 0) throw late();
    return startSession(app, tx, user_id, client, { credentials_version });
  });
  await taken.succeeded();
  return started;
}
