import { phrase, type TokenResponse } from "@helloworld/protocol";
import type { Context } from "hono";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { forbidden } from "../../errors.ts";
import type { Env } from "../../http/routes.ts";
import { lockStreams, type Tx } from "../../streams/streams.ts";
import { type ClientInfo, setCookies } from "./client.ts";
import { credentialsChanged } from "./credentials.ts";
import { rememberDevice } from "./devices.ts";
import { randomToken } from "./digest.ts";
import { notifyOwner } from "./notices.ts";
import { actorByToken, deviceOf } from "./sessions.ts";

/** A session that was made: what its cookies carry. */
export type Started = { token: string; device_token: string };

/**
 * Makes a session of somebody who proved who they are, and tells them of a device they never used.
 * `credentials_version` is that of the credentials they proved it by, where those were read before this transaction.
 */
export async function startSession(
  app: App,
  tx: Tx,
  user_id: string,
  client: ClientInfo,
  { signs_up = false, credentials_version }: { signs_up?: boolean; credentials_version?: number } = {},
): Promise<Started> {
  await requireAdmitted(tx, user_id, credentials_version);
  const token = randomToken();
  const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);
  const [expires_at, ends_at] = [inDays(app.config.session_idle_days), inDays(app.config.session_max_days)];
  const { address: ip_address, user_agent } = client;
  await tx.query
    .insertInto("sessions")
    .values({ user_id, token, expires_at, ends_at, ip_address, user_agent })
    .execute();
  await replaceSession(app, tx, client.session_token);
  const { device_token, is_new } = await rememberDevice(app, tx, user_id, client);
  if (is_new && !signs_up) {
    await notifyOwner(app, tx, user_id, "new_device", { device: deviceOf(user_agent), address: ip_address });
  }
  return { token, device_token };
}

/** Ends the session that this browser had, be it of somebody else: its cookie now carries the new one. */
async function replaceSession(app: App, tx: Tx, token: string | undefined): Promise<void> {
  if (token === undefined) return;
  const ended = await tx.query
    .deleteFrom("sessions")
    .where("token", "=", token)
    .returning(["id", "user_id"])
    .executeTakeFirst();
  if (ended) tx.after.push(() => app.connections.closeSession(ended.user_id, ended.id));
}

/** Refuses who is suspended; holds the account, so that a suspension that comes now ends this session too. */
async function requireAdmitted(tx: Tx, user_id: string, version: number | undefined): Promise<void> {
  // Streams before people, as everywhere: the notification of a new device needs the stream later.
  await lockStreams(tx, [user_id]);
  const { rows } = await sql<{ suspended: boolean; until: Date | null; credentials_version: number }>`
    select is_suspended(u) as suspended, suspended_until as until, credentials_version
    from users u where id = ${user_id} for share`.execute(tx.query);
  const user = rows[0];
  if (user && !user.suspended) {
    if (version !== undefined && user.credentials_version !== version) throw credentialsChanged();
    return;
  }
  const until = user?.until && `${user.until.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  throw forbidden(
    until ? phrase("This account is suspended until {until}.", { until }) : phrase("This account is suspended."),
  );
}

/** Answers with a bearer token, and sets the cookies of a browser. */
export async function answerSession(app: App, c: Context<Env>, started: Started): Promise<TokenResponse> {
  const actor = await actorByToken(app.db.query, started.token);
  if (!actor) throw new Error("the new session is not there");
  await setCookies(app, c, started.token, started.device_token);
  const expires_in = app.config.session_max_days * 24 * 60 * 60;
  const access_token = await app.tokens.access(actor.user_id, actor.session_id, expires_in);
  return { access_token, token_type: "bearer", expires_in, user: actor.me };
}
