import type { Me, RegisterBody, TokenAnswer } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { AppError, forbidden, invalid } from "../../errors.ts";
import type { Actor } from "../../realtime/connection.ts";
import { isLeaked } from "./leaked-passwords.ts";
import { actorByToken } from "./sessions.ts";

/** A session that was made, with the cookies that carry it. */
export type SignedIn = { answer: TokenAnswer; set_cookie: string[] };

/** Makes an account and signs it in. Throws validation_failed with the field that is taken or refused. */
export async function register(app: App, input: RegisterBody, headers: Headers): Promise<SignedIn> {
  const { username, email, password, first_name, last_name } = input;
  if (await isLeaked(password)) throw invalid("password", "This password is on a list of leaked ones. Choose another.");
  const body = { username, email, password, first_name, last_name, name: `${first_name} ${last_name}` };
  try {
    const { headers: answered, response } = await app.auth.api.signUpEmail({ body, headers, returnHeaders: true });
    return signedIn(app, response.token, answered);
  } catch (error) {
    // The unique indexes decide; here is only found out which field it was.
    throw (await takenFields(app, username, email)) ?? error;
  }
}

async function takenFields(app: App, username: string, email: string): Promise<AppError | null> {
  const rows = await app.db.query
    .selectFrom("users")
    .select([
      sql<boolean>`username = ${username}::citext`.as("by_name"),
      sql<boolean>`email = ${email}::citext`.as("by_email"),
    ])
    .where(({ or, eb }) => or([eb("username", "=", username), eb("email", "=", email)]))
    .execute();
  const errors = [
    ...(rows.some((row) => row.by_name) ? [{ path: "username", message: "This username is taken." }] : []),
    ...(rows.some((row) => row.by_email)
      ? [{ path: "email", message: "There is already an account with this email." }]
      : []),
  ];
  return errors[0] ? new AppError("validation_failed", errors[0].message, { errors }) : null;
}

/** Signs in by email or username. A wrong name and a wrong password answer alike, in body and in time. */
export async function login(app: App, name: string, password: string, headers: Headers): Promise<SignedIn> {
  const found = await app.db.query
    .selectFrom("users")
    .select("email")
    .where(({ or, eb }) => or([eb("username", "=", name), eb("email", "=", name)]))
    .orderBy(sql`email = ${name}::citext`, "desc")
    .limit(1)
    .executeTakeFirst();
  const email = found?.email ?? "nobody@unknown.invalid";
  try {
    const { headers: answered, response } = await app.auth.api.signInEmail({
      body: { email, password },
      headers,
      returnHeaders: true,
    });
    return signedIn(app, response.token, answered);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new AppError("wrong_credentials", "The username or password is not right.", {
      errors: [{ path: "password", message: "The username or password is not right." }],
    });
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "APIError" && "statusCode" in error && error.statusCode === 401;
}

async function signedIn(app: App, token: string | null, headers: Headers): Promise<SignedIn> {
  const actor = token ? await actorByToken(app.db.query, token) : null;
  if (!actor) throw new Error("the new session is not there");
  const { token: access_token, expires_in } = await app.tokens.access(actor.user_id, actor.session_id);
  return {
    answer: { access_token, token_type: "bearer", expires_in, user: actor.me },
    set_cookie: headers.getSetCookie(),
  };
}

/** Makes the actor the first admin by the one-time link; it works once, and only while there is no admin. */
export async function claimAdmin(app: App, actor: Actor, token: string): Promise<Me> {
  const token_hash = new Bun.CryptoHasher("sha256").update(token).digest();
  return app.db.query.transaction().execute(async (query) => {
    const used = await query
      .deleteFrom("setup_tokens")
      .where("token_hash", "=", token_hash)
      .returning("singleton")
      .execute();
    if (used.length === 0)
      throw forbidden(
        "This link was used already, or a newer one was made. The server prints the present one at its start.",
      );
    await query
      .updateTable("users")
      .set({ role: "admin", updated_at: new Date() })
      .where("id", "=", actor.user_id)
      .execute();
    return { ...actor.me, role: "admin" as const };
  });
}

/** The token of the link to print, or null once there is an admin. A new one replaces the last. */
export async function newSetupToken(app: App): Promise<string | null> {
  const admin = await app.db.query
    .selectFrom("users")
    .select("id")
    .where("role", "=", "admin")
    .limit(1)
    .executeTakeFirst();
  if (admin) return null;
  const token = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  const token_hash = new Bun.CryptoHasher("sha256").update(token).digest();
  await sql`insert into setup_tokens (token_hash) values (${token_hash})
    on conflict (singleton) do update set token_hash = excluded.token_hash, created_at = now()`.execute(app.db.query);
  return token;
}
