import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { phrase, type TwoFactorSetup, type TwoFactorState } from "@helloworld/protocol";
import { sql } from "kysely";
import { Secret, TOTP } from "otpauth";
import { encodeQR } from "qr";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid } from "../../errors.ts";
import { inTransaction, type Query, type Tx } from "../../streams/streams.ts";
import { consumeSecondFactorAttempt, requireOwner } from "./attempts.ts";
import type { ClientInfo } from "./client.ts";
import { holdOwnAccount } from "./credentials.ts";
import { digest } from "./digest.ts";
import { notifyOwner } from "./notices.ts";
import type { Started } from "./start-session.ts";
import { finishTwoFactorChallenge } from "./two-factor-challenges.ts";

const PERIOD = 30;
const RECOVERY_CODES = 10;
const WRONG = phrase("This code is incorrect or was already used.");

/** Whether the second factor is on, and how many recovery codes are left. */
export async function twoFactorState(query: Query, user_id: string): Promise<TwoFactorState> {
  const { rows } = await sql<TwoFactorState>`
    select true as enabled,
      exists (select 1 from authenticators a where a.user_id = f.user_id and a.confirmed_at is not null) as app,
      (select count(*)::int from recovery_codes r where r.user_id = f.user_id) as recovery_codes_left
    from second_factors f where f.user_id = ${user_id}`.execute(query);
  return rows[0] ?? { enabled: false, app: false, recovery_codes_left: 0 };
}

/** Makes a secret for an app that shows codes; nothing changes until `confirmTwoFactor`. */
export async function beginTwoFactor(app: App, actor: Actor, password?: string): Promise<TwoFactorSetup> {
  await requireOwner(app, actor, password);
  const secret = new Secret({ size: 20 });
  await inTransaction(app.db, app.hub, async (tx) => {
    await holdOwnAccount(tx, actor);
    const { rows } = await sql`
      insert into authenticators as a (user_id, secret) values (${actor.user_id}, ${seal(app, actor.user_id, secret)})
      on conflict (user_id) do update set secret = excluded.secret, created_at = now() where a.confirmed_at is null
      returning user_id`.execute(tx.query);
    if (rows.length === 0) throw new AppError("conflict", phrase("Two-factor sign-in is on already."));
  });
  const otpauth_uri = totp(secret, actor.me.username).toString();
  return { otpauth_uri, secret: secret.base32, qr_svg: encodeQR(otpauth_uri, "svg") };
}

/** Turns the second factor on by a first code; answers the recovery codes, which are never shown again. */
export async function confirmTwoFactor(app: App, actor: Actor, code: string, client: ClientInfo): Promise<string[]> {
  const taken = await consumeSecondFactorAttempt(app, actor.user_id, client);
  const codes = await inTransaction(app.db, app.hub, async (tx) => {
    await holdOwnAccount(tx, actor);
    if (!(await useTotp(app, tx, actor.user_id, code, false))) throw invalid("code", WRONG);
    await sql`update authenticators set confirmed_at = now() where user_id = ${actor.user_id}`.execute(tx.query);
    return switchOn(app, tx, actor.user_id);
  });
  await taken.succeeded();
  return codes;
}

/** Turns the second factor on for somebody who has a passkey for it; answers the recovery codes, once. */
export async function enableByPasskey(app: App, actor: Actor, password?: string): Promise<string[]> {
  await requireOwner(app, actor, password);
  return inTransaction(app.db, app.hub, async (tx) => {
    await holdOwnAccount(tx, actor);
    const { rows } = await sql`select 1 from passkeys where user_id = ${actor.user_id} limit 1`.execute(tx.query);
    if (rows.length === 0) throw new AppError("conflict", phrase("Add a passkey first."));
    const { enabled } = await twoFactorState(tx.query, actor.user_id);
    if (enabled) throw new AppError("conflict", phrase("Two-factor sign-in is on already."));
    return switchOn(app, tx, actor.user_id);
  });
}

async function switchOn(app: App, tx: Tx, user_id: string): Promise<string[]> {
  await sql`insert into second_factors (user_id) values (${user_id}) on conflict do nothing`.execute(tx.query);
  await notifyOwner(app, tx, user_id, "two_factor_on", {});
  return makeRecoveryCodes(app, tx, user_id);
}

/** New recovery codes in place of those from before. */
export async function renewRecoveryCodes(app: App, actor: Actor, password?: string): Promise<string[]> {
  await requireOwner(app, actor, password);
  return inTransaction(app.db, app.hub, async (tx) => {
    await holdOwnAccount(tx, actor);
    const { enabled } = await twoFactorState(tx.query, actor.user_id);
    if (!enabled) throw new AppError("conflict", phrase("Two-factor sign-in is off."));
    await notifyOwner(app, tx, actor.user_id, "recovery_codes_renewed", {});
    return makeRecoveryCodes(app, tx, actor.user_id);
  });
}

/** Turns the second factor off. */
export async function disableTwoFactor(app: App, actor: Actor, password?: string): Promise<void> {
  await requireOwner(app, actor, password);
  await inTransaction(app.db, app.hub, async (tx) => {
    await holdOwnAccount(tx, actor);
    await sql`delete from authenticators where user_id = ${actor.user_id}`.execute(tx.query);
    const { rows } = await sql`
      delete from second_factors where user_id = ${actor.user_id} returning user_id`.execute(tx.query);
    if (rows.length > 0) await notifyOwner(app, tx, actor.user_id, "two_factor_off", {});
  });
}

/** Finishes a sign-in by a code of the app, or a recovery code. */
export function finishByCode(app: App, token: string, code: string, client: ClientInfo): Promise<Started> {
  return finishTwoFactorChallenge(app, token, client, async (tx, user_id) => {
    if (!(await useCode(app, tx, user_id, code))) throw invalid("code", WRONG);
  });
}

/** Takes a code of the app, or a recovery code, once; false for any other. */
async function useCode(app: App, tx: Tx, user_id: string, code: string): Promise<boolean> {
  const plain = code.replace(/[\s-]/g, "").toLowerCase();
  if (/^\d{6}$/.test(plain)) return useTotp(app, tx, user_id, plain, true);
  const { rows } = await sql`
    delete from recovery_codes where user_id = ${user_id} and code_hash = ${recoveryHash(app, user_id, plain)}
    returning user_id`.execute(tx.query);
  return rows.length > 0;
}

/** The row is held, so that of the same code at once only one is taken. */
async function useTotp(app: App, tx: Tx, user_id: string, code: string, confirmed: boolean): Promise<boolean> {
  const { rows } = await sql<{ secret: Uint8Array; last_step: number }>`
    select secret, last_step from authenticators
    where user_id = ${user_id} and (confirmed_at is not null) = ${confirmed} for update`.execute(tx.query);
  const row = rows[0];
  if (!row) return false;
  const delta = totp(open(app, user_id, row.secret), "").validate({ token: code, window: 1 });
  if (delta === null) return false;
  const step = Math.floor(Date.now() / 1000 / PERIOD) + delta;
  if (step <= row.last_step) return false;
  await sql`update authenticators set last_step = ${step} where user_id = ${user_id}`.execute(tx.query);
  return true;
}

async function makeRecoveryCodes(app: App, tx: Tx, user_id: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => randomBytes(5).toString("hex"));
  const hashes = codes.map((code) => recoveryHash(app, user_id, code));
  await sql`delete from recovery_codes where user_id = ${user_id}`.execute(tx.query);
  await sql`insert into recovery_codes (user_id, code_hash) select ${user_id}, h from unnest(${hashes}::bytea[]) h`.execute(
    tx.query,
  );
  return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}

const recoveryHash = (app: App, user_id: string, code: string) => digest(app, "recovery code", user_id, code);

function totp(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: "Helloworld Chat", label, algorithm: "SHA1", digits: 6, period: PERIOD, secret });
}

const keyOf = (app: App) => Buffer.from(hkdfSync("sha256", app.secrets.auth_secret, "", "authenticator secrets", 32));

/** AES-256-GCM, bound to its owner: nonce, tag, text. */
function seal(app: App, user_id: string, secret: Secret): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(app), nonce).setAAD(Buffer.from(user_id));
  const text = Buffer.concat([cipher.update(secret.bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function open(app: App, user_id: string, sealed: Uint8Array): Secret {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv("aes-256-gcm", keyOf(app), bytes.subarray(0, 12)).setAAD(Buffer.from(user_id));
  decipher.setAuthTag(bytes.subarray(12, 28));
  const secret = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  return new Secret({ buffer: new Uint8Array(secret).buffer });
}
