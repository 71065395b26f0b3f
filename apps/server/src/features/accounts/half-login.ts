import { sql } from "kysely";
import type { App } from "../../app.ts";
import { AppError, invalid } from "../../errors.ts";
import { inTransaction } from "../../streams/streams.ts";
import { takeSecondFactor } from "./attempts.ts";
import type { ClientInfo } from "./client.ts";
import { digest, randomToken } from "./digest.ts";
import { type Started, startSession } from "./start-session.ts";
import { useSecondFactor } from "./two-factor.ts";

const MINUTES = 10;
const hashOf = (app: App, token: string) => digest(app, "half login", token);

/** Remembers that the password was right, and answers the token that goes with the second factor. */
export async function beginHalfLogin(app: App, user_id: string) {
  const token = randomToken();
  await sql`insert into half_logins (token_hash, user_id, expires_at)
    values (${hashOf(app, token)}, ${user_id}, now() + make_interval(mins => ${MINUTES}))`.execute(app.db.query);
  return { two_factor_required: true as const, two_factor_token: token, expires_in: MINUTES * 60 };
}

/** Finishes a sign-in by a code. Attempts are counted before the code is looked at, as those of passwords are. */
export async function finishHalfLogin(app: App, token: string, code: string, client: ClientInfo): Promise<Started> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from half_logins where token_hash = ${hashOf(app, token)} and expires_at > now()`.execute(
    app.db.query,
  );
  const user_id = rows[0]?.user_id;
  const late = new AppError("session_expired", "This took too long. Sign in again.");
  if (!user_id) throw late;
  const taken = await takeSecondFactor(app, user_id, client);
  const started = await inTransaction(app.db, app.hub, async (tx) => {
    if (!(await useSecondFactor(app, tx, user_id, code)))
      throw invalid("code", "This code is not right, or was used already.");
    const { rows: used } = await sql`
      delete from half_logins where token_hash = ${hashOf(app, token)} returning user_id`.execute(tx.query);
    if (used.length === 0) throw late;
    return startSession(app, tx, user_id, client);
  });
  await taken.succeeded();
  return started;
}
