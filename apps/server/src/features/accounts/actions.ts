import { type Me, phrase, type RegisterBody, type twoFactorRequired } from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, forbidden, violated } from "../../errors.ts";
import { inTransaction, type Tx } from "../../streams/streams.ts";
import { audit } from "../admin/audit.ts";
import { consumeLoginAttempt } from "./attempts.ts";
import type { ClientInfo } from "./client.ts";
import type { HeldAccount } from "./credentials.ts";
import { sendEmailProof } from "./email.ts";
import { hashPassword, passwordOf, requireGoodPassword, setPassword, verifyPassword } from "./passwords.ts";
import { type Started, startSession } from "./start-session.ts";
import { twoFactorState } from "./two-factor.ts";
import { beginTwoFactorChallenge } from "./two-factor-challenges.ts";
import { freeUsername } from "./usernames.ts";

const USERNAME_ATTEMPTS = 20;

/** Makes an account, signs it in and asks to confirm the email. Throws validation_failed with the field that is taken or refused. */
export async function register(app: App, input: RegisterBody, client: ClientInfo): Promise<Started> {
  const { password, ...person } = input;
  await requireGoodPassword(password, person);
  const hash = await hashPassword(password);
  return createAccount(app, person, client, async (tx, user) => {
    await setPassword(tx.query, user.id, hash);
    await sendEmailProof(app, tx, user, user.email);
  });
}

/** Makes an account, `complete` with a way in, and signs it in. */
export async function createAccount(
  app: App,
  { username: wanted, first_name, last_name, ...input }: Omit<RegisterBody, "password">,
  client: ClientInfo,
  complete: (tx: Tx, user: HeldAccount) => Promise<void>,
  attempt = 1,
): Promise<Started> {
  const username = wanted ?? (await freeUsername(app.db.query, { first_name, last_name }));
  const { email } = input;
  const id = Bun.randomUUIDv7();
  const name = `${first_name} ${last_name}`;
  try {
    return await inTransaction(app.db, app.hub, async (tx) => {
      const { credentials_version } = await tx.query
        .insertInto("users")
        .values({ id, username, email, name, first_name, last_name, language: client.language })
        .returning("credentials_version")
        .executeTakeFirstOrThrow();
      await complete(tx, { id, name, email, is_proven: false, credentials_version });
      return startSession(app, tx, id, client, { signs_up: true });
    });
  } catch (error) {
    // The unique indexes decide; here is only found out which field it was.
    if (!violated(error)) throw error;
    // Somebody of the same name signed up in this moment.
    if (!wanted && violated(error) === "users_username_key" && attempt < USERNAME_ATTEMPTS)
      return createAccount(app, { first_name, last_name, ...input }, client, complete, attempt + 1);
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
    ...(rows.some((row) => row.by_name) ? [{ path: "username", message: phrase("This username is taken.") }] : []),
    ...(rows.some((row) => row.by_email)
      ? [{ path: "email", message: phrase("There is already an account with this email.") }]
      : []),
  ];
  return errors[0] ? new AppError("validation_failed", errors[0].message, { errors }) : null;
}

/** Signs in by email or username. A wrong name and a wrong password answer alike, in body and in time. */
export async function login(
  app: App,
  name: string,
  password: string,
  client: ClientInfo,
): Promise<Started | z.infer<typeof twoFactorRequired>> {
  const found = await app.db.query
    .selectFrom("users")
    .select("id")
    .where(({ or, eb }) => or([eb("username", "=", name), eb("email", "=", name)]))
    .orderBy(sql`email = ${name}::citext`, "desc")
    .limit(1)
    .executeTakeFirst();
  const taken = await consumeLoginAttempt(app, name, found?.id ?? null, client);
  const known = found && (await passwordOf(app.db.query, found.id));
  if (!(await verifyPassword(password, known?.hash)) || !known || !found) {
    const message = phrase("The username or password is incorrect.");
    throw new AppError("wrong_credentials", message, { errors: [{ path: "password", message }] });
  }
  await taken.succeeded();
  const { enabled } = await twoFactorState(app.db.query, found.id);
  const { credentials_version } = known;
  if (enabled) return beginTwoFactorChallenge(app, found.id, credentials_version);
  return inTransaction(app.db, app.hub, (tx) => startSession(app, tx, found.id, client, { credentials_version }));
}

/** Makes the actor the first admin by the one-time link; it works once, and only while there is no admin. */
export async function claimAdmin(app: App, actor: Actor, token: string): Promise<Me> {
  const token_hash = new Bun.CryptoHasher("sha256").update(token).digest();
  return inTransaction(app.db, app.hub, async (tx) => {
    const { query } = tx;
    const used = await query
      .deleteFrom("setup_tokens")
      .where("token_hash", "=", token_hash)
      .returning("singleton")
      .execute();
    if (used.length === 0)
      throw forbidden(
        phrase("This link was used already, or a newer one was made. The server prints the present one at its start."),
      );
    await query
      .updateTable("users")
      .set({ role: "admin", updated_at: new Date() })
      .where("id", "=", actor.user_id)
      .execute();
    await audit(tx, "admin_claimed", { actor_id: actor.user_id, subject_id: actor.user_id });
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
