import { phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { siteOf } from "../../config.ts";
import { invalid } from "../../errors.ts";
import { digest } from "./digest.ts";

/** What a signature is asked for, and of whom. */
export type Asked =
  | { purpose: "add"; session_id: string; credentials_version: number }
  | { purpose: "sign_in" }
  | { purpose: "second_factor"; two_factor_challenge: Uint8Array };

const hashOf = (app: App, challenge: string) => digest(app, "passkey challenge", challenge);
const session = (asked: Asked) => (asked.purpose === "add" ? asked.session_id : null);
const version = (asked: Asked) => (asked.purpose === "add" ? asked.credentials_version : null);
const twoFactorChallenge = (asked: Asked) => (asked.purpose === "second_factor" ? asked.two_factor_challenge : null);

/** Whom browsers sign for. */
export function relyingParty({ config }: App): { id: string; origin: string } {
  const origin = siteOf(config);
  return { id: new URL(origin).hostname, origin };
}

export async function rememberChallenge(app: App, challenge: string, asked: Asked): Promise<void> {
  await sql`
    insert into passkey_challenges (challenge_hash, purpose, session_id, credentials_version, two_factor_challenge)
    values (${hashOf(app, challenge)}, ${asked.purpose}, ${session(asked)}, ${version(asked)}, ${twoFactorChallenge(asked)})`.execute(
    app.db.query,
  );
}

/** The challenge that an answer says it signed, if we asked just that; it is used up, whatever the answer is worth. */
export async function consumeChallenge(app: App, client_data: string, asked: Asked): Promise<string> {
  const challenge = challengeIn(client_data);
  const { rows } = await sql`
    delete from passkey_challenges
    where challenge_hash = ${hashOf(app, challenge)} and purpose = ${asked.purpose}
      and session_id is not distinct from ${session(asked)}::uuid
      and credentials_version is not distinct from ${version(asked)}::integer
      and two_factor_challenge is not distinct from ${twoFactorChallenge(asked)}::bytea and expires_at > now()
    returning purpose`.execute(app.db.query);
  if (rows.length === 0) throw invalid("credential", phrase("This took too long, or was used already. Try again."));
  return challenge;
}

function challengeIn(client_data: string): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(client_data, "base64url").toString()) as { challenge?: unknown };
    return typeof challenge === "string" ? challenge : "";
  } catch {
    return "";
  }
}
