import { phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, forbidden, invalid } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";
import { type ClientInfo, wideNetworkOf } from "./client.ts";
import { deviceKnown } from "./devices.ts";
import { digest } from "./digest.ts";
import { passwordHashOf, verifyPassword } from "./passwords.ts";

/** Failures that are free, before RATE_LIMIT_FACTOR, and the longest pause after them. */
const RULES = {
  /** One account from one network, or from one device that it knows. */
  pair: { free: 5, longest: "15 minutes" },
  /** One network, whatever the account. */
  network: { free: 50, longest: "15 minutes" },
  /** One account from everywhere it does not know: slower, never locked. */
  account: { free: 100, longest: "1 minute" },
  /** Second factors of one account, from everywhere: whoever gets there knows the password. */
  codes: { free: 30, longest: "15 minutes" },
} as const;
type Subject = { rule: keyof typeof RULES; key: Uint8Array };

/** Attempts that were taken; say `succeeded` when they were right. */
export type AttemptReservation = { succeeded(): Promise<void> };

/**
 * Takes an attempt to sign in, before anything is looked at. A stranger's failures count
 * for their network and slow the account down; a device that the account knows has its own count (ACC-13).
 */
export async function consumeLoginAttempt(
  app: App,
  name: string,
  user_id: string | null,
  client: ClientInfo,
): Promise<AttemptReservation> {
  const who = user_id ?? `name ${name.toLowerCase()}`;
  const known = user_id ? await deviceKnown(app, user_id, client) : "no";
  const network = wideNetworkOf(client.address);
  if (known === "by_token") return take(app, user_id, [subject(app, "pair", "device", who, client.device_token ?? "")]);
  return take(app, user_id, [
    subject(app, "pair", who, network),
    subject(app, "network", network),
    ...(known === "by_network" ? [] : [subject(app, "account", who)]),
  ]);
}

/** The same for the second factor of somebody whose password was right. */
export function consumeSecondFactorAttempt(app: App, user_id: string, client: ClientInfo): Promise<AttemptReservation> {
  return take(app, user_id, [
    subject(app, "pair", "second factor", user_id, wideNetworkOf(client.address)),
    subject(app, "codes", "second factor", user_id),
  ]);
}

/**
 * Asks somebody signed in for their password again; a stolen session cannot be used to
 * guess it. Who has none must have signed in just now.
 */
export async function requireOwner(
  app: App,
  actor: Actor,
  password: string | undefined,
  path = "password",
): Promise<void> {
  const { query } = app.db;
  const hash = await passwordHashOf(query, actor.user_id);
  if (hash === null) {
    if (await signedInRecently(query, actor)) return;
    throw forbidden(phrase("You signed in a while ago. Sign out and in again, then do this within 15 minutes."));
  }
  if (password === undefined) throw invalid(path, phrase("This field is required."));
  const taken = await take(app, actor.user_id, [subject(app, "pair", "again", actor.session_id)]);
  if (!(await verifyPassword(password, hash))) throw invalid(path, phrase("This password is incorrect."));
  await taken.succeeded();
}

/** Whether this session began within 15 minutes. */
export async function signedInRecently(query: Query, actor: Actor): Promise<boolean> {
  const { rows } = await sql`
    select 1 from sessions where id = ${actor.session_id} and created_at > now() - interval '15 minutes'`.execute(
    query,
  );
  return rows.length > 0;
}

function subject(app: App, rule: keyof typeof RULES, ...parts: string[]): Subject {
  return { rule, key: digest(app, "attempt", rule, ...parts) };
}

async function take(app: App, user_id: string | null, subjects: Subject[]): Promise<AttemptReservation> {
  const keys = subjects.map(({ key }) => key);
  const free = subjects.map(({ rule }) => Math.max(1, Math.floor(RULES[rule].free * app.config.rate_limit_factor)));
  const longest = subjects.map(({ rule }) => RULES[rule].longest);
  const result = await sql<{ waits_until: Date | null }>`
    select take_attempts(${keys}::bytea[], ${user_id}, ${free}::integer[], ${longest}::interval[]) as waits_until`.execute(
    app.db.query,
  );
  const waits_until = result.rows[0]?.waits_until;
  if (waits_until) {
    const retry_after_ms = Math.max(1_000, waits_until.getTime() - Date.now());
    throw new AppError("rate_limited", phrase("Too many attempts. Wait a little, then try again."), { retry_after_ms });
  }
  return {
    async succeeded() {
      const own = subjects.filter(({ rule }) => rule === "pair").map(({ key }) => key);
      const shared = subjects.filter(({ rule }) => rule !== "pair").map(({ key }) => key);
      await sql`delete from attempts where subject = any(${own}::bytea[])`.execute(app.db.query);
      if (shared.length === 0) return;
      await sql`update attempts set failures = greatest(0, failures - 1)
        where subject in (select subject from attempts where subject = any(${shared}::bytea[]) order by subject for update)`.execute(
        app.db.query,
      );
    },
  };
}
