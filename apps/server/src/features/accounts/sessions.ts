import type { Me, Session } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { rfc3339 } from "../../streams/read.ts";
import { inTransaction, type Query } from "../../streams/streams.ts";
import { endProofs } from "./credentials.ts";
import { notifyOwner } from "./notices.ts";
import { readableEmail } from "./readable-email.ts";

type SessionRow = { session_id: string; expires_at: Date; credentials_version: number; me: Me };

/** The one way from a session to who acts: read anew for every request and connection, so that a revoked one is refused at once. */
async function actorWhere(query: Query, condition: RawBuilder<unknown>): Promise<Actor | null> {
  const result = await sql<SessionRow>`
    select s.id as session_id, least(s.expires_at, s.ends_at) as expires_at, u.credentials_version, user_card(u) || jsonb_build_object(
      'email', u.email, 'email_verified', u.email_verified,
      'first_name', u.first_name, 'last_name', u.last_name, 'role', u.role, 'theme', u.theme, 'color_mode', u.color_mode, 'text_size', u.text_size, 'density', u.density,
      'language', u.language, 'read_receipts', u.read_receipts, 'link_previews', u.link_previews,
      'tour_done_at', ${rfc3339("u.tour_done_at")},
      'created_at', ${rfc3339("u.created_at")}) as me
    from sessions s join users u on u.id = s.user_id
    where ${condition} and least(s.expires_at, s.ends_at) > now() and not is_suspended(u)`.execute(query);
  const row = result.rows[0];
  if (!row) return null;
  const { session_id, credentials_version } = row;
  const me = { ...row.me, email: readableEmail(row.me.email) };
  return { user_id: me.id, session_id, me, credentials_version, expires_at: row.expires_at.getTime() };
}

export function actorBySession(query: Query, session_id: string): Promise<Actor | null> {
  return actorWhere(query, sql`s.id = ${session_id}`);
}

/** By the session's own token, which is what the cookie carries. */
export function actorByToken(query: Query, token: string): Promise<Actor | null> {
  return actorWhere(query, sql`s.token = ${token}`);
}

/** Moves the idle limit of a session; answers the new end in milliseconds, or null where the session is gone. */
export async function touchSession(query: Query, session_id: string, idle_days: number): Promise<number | null> {
  const result = await sql<{ expires_at: Date }>`
    update sessions set updated_at = now(), expires_at = now() + make_interval(days => ${idle_days})
    where id = ${session_id} and least(expires_at, ends_at) > now() returning least(expires_at, ends_at) as expires_at`.execute(
    query,
  );
  return result.rows[0]?.expires_at.getTime() ?? null;
}

export async function listSessions(query: Query, actor: Actor): Promise<Session[]> {
  const rows = await query
    .selectFrom("sessions")
    .selectAll()
    .where("user_id", "=", actor.user_id)
    .where("expires_at", ">", new Date())
    .where("ends_at", ">", new Date())
    .orderBy("updated_at", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    current: row.id === actor.session_id,
    device: deviceOf(row.user_agent ?? ""),
    ip_address: row.ip_address,
    created_at: row.created_at.toISOString(),
    last_used_at: row.updated_at.toISOString(),
  }));
}

/** Ends one of the actor's sessions with its live connections. */
export async function endSession(app: App, actor: Actor, session_id: string): Promise<void> {
  const ended = await app.db.query
    .deleteFrom("sessions")
    .where("id", "=", session_id)
    .where("user_id", "=", actor.user_id)
    .returning("id")
    .execute();
  if (ended.length === 0) throw notFound("session");
  app.connections.closeSession(actor.user_id, session_id);
}

/** Ends all of the actor's sessions, this one too, and what was begun in them. */
export async function endAllSessions(app: App, actor: Actor): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await endProofs(app, tx, actor.user_id, "all");
    await notifyOwner(app, tx, actor.user_id, "sessions_ended", {});
  });
}

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\/|Chromium\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** A short name of the device for its owner to recognise. */
export function deviceOf(user_agent: string): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(user_agent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(user_agent))?.[1];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? (user_agent.slice(0, 60).replace(/[^\x20-\x7e]/g, "") || "Unknown device");
}
