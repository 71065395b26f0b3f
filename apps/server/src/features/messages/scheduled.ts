import {
  type Attachment,
  LIMITS,
  type Phrase,
  phrase,
  type ScheduledMessage,
  type SendResponse,
  type sendMessageBody,
  type UpdateScheduledBody,
} from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { rfc3339 } from "../../streams/read.ts";
import { append, inTransaction, lockStreams, type Query, type Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";

const BATCH_SIZE = 20;
/** Longer than the writer tries. */
const CLAIM_SECONDS = 30;
const YEAR_MS = 366 * 24 * 3600_000;
/** The server's own troubles, not the message's: it is tried again. */
const PASSING = new Set(["busy", "stopping", "internal", "rate_limited"]);

type Row = { id: string; sender_id: string; room_id: string; file_ids: string[]; lifetime: number | null } & Pick<
  ScheduledMessage,
  "content" | "reply_to_id" | "thread_id"
>;

/** What somebody has scheduled, soonest first. */
export async function scheduledOf(query: Query, sender_id: string, which = sql`true`): Promise<ScheduledMessage[]> {
  const { rows } = await sql<ScheduledMessage & { attachments: Attachment[] }>`
    select s.id, s.room_id, s.content, s.reply_to_id, s.thread_id, s.lifetime as expires_in, s.failure,
      ${rfc3339("s.scheduled_at")} as scheduled_at, ${rfc3339("s.created_at")} as created_at,
      coalesce((select jsonb_agg(attachment_json(f) order by array_position(s.file_ids, f.id))
        from files f where f.id = any(s.file_ids)), '[]') as attachments
    from scheduled_messages s where s.sender_id = ${sender_id} and ${which}
    order by s.scheduled_at, s.id`.execute(query);
  return rows;
}

type Body = z.output<typeof sendMessageBody> & { scheduled_at: string };

/** Keeps a message until its time. Its files wait with it. */
export async function scheduleMessage(app: App, actor: Actor, room_id: string, body: Body): Promise<ScheduledMessage> {
  const at = future(body.scheduled_at);
  return inTransaction(app.db, app.hub, async (tx) => {
    const content = await app.gate.admit(app, {
      kind: "schedule",
      content: body.content,
      query: tx.query,
      actor,
      room_id,
      has_attachments: body.attachments !== undefined,
    });
    await lockStreams(tx, [actor.user_id]);
    const { rows: counted } = await sql<{ count: number }>`
      select count(*)::int as count from scheduled_messages where sender_id = ${actor.user_id}`.execute(tx.query);
    if ((counted[0]?.count ?? 0) >= LIMITS.scheduled)
      throw new AppError(
        "conflict",
        phrase("At most {maximum} messages can be scheduled at once.", { maximum: LIMITS.scheduled }),
      );
    const file_ids = body.attachments ?? [];
    const held = await sql`
      update files set expires_at = null where id = any(${file_ids}::uuid[]) and owner_id = ${actor.user_id}
      and room_id = ${room_id} and state = 'ready' and message_id is null and expires_at is not null
      returning id`.execute(tx.query);
    if (held.rows.length < file_ids.length)
      throw invalid("attachments", phrase("A file no longer exists or was already sent. Attach it again."));
    const { rows } = await sql<{ id: string }>`
      insert into scheduled_messages (sender_id, room_id, content, reply_to_id, thread_id, file_ids, lifetime, scheduled_at)
      values (${actor.user_id}, ${room_id}, ${content}, ${body.reply_to_id ?? null}, ${body.thread_id ?? null},
        ${file_ids}::uuid[], ${body.expires_in ?? null}, ${at}) returning id`.execute(tx.query);
    await append(tx, actor.user_id, "scheduled_changed", {});
    return one(tx.query, actor, rows[0]?.id ?? "");
  });
}

/** Changes text or time; one that failed is tried again at the new time. */
export function updateScheduled(
  app: App,
  actor: Actor,
  id: string,
  change: UpdateScheduledBody,
): Promise<ScheduledMessage> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const before = await held(tx, actor, id);
    const { room_id } = before;
    const content =
      change.content === undefined
        ? before.content
        : await app.gate.admit(app, { kind: "reschedule", content: change.content, query: tx.query, actor, room_id });
    if (content.trim() === "" && before.file_ids.length === 0)
      throw invalid("content", phrase("The message is empty."));
    const at = change.scheduled_at === undefined ? sql`scheduled_at` : sql`${future(change.scheduled_at)}::timestamptz`;
    await sql`
      update scheduled_messages set content = ${content}, scheduled_at = ${at},
        failure = case when ${change.scheduled_at !== undefined} then null else failure end
      where id = ${id}`.execute(tx.query);
    await append(tx, actor.user_id, "scheduled_changed", {});
    return one(tx.query, actor, id);
  });
}

/** Takes a scheduled message back, with its files. */
export async function cancelScheduled(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const { file_ids } = await held(tx, actor, id);
    await sql`delete from files where id = any(${file_ids}::uuid[]) and message_id is null`.execute(tx.query);
    await sql`delete from scheduled_messages where id = ${id}`.execute(tx.query);
    await append(tx, actor.user_id, "scheduled_changed", {});
  });
}

/** Sends it now. A refusal is the answer, and the message waits on. */
export async function sendScheduled(app: App, actor: Actor, id: string): Promise<SendResponse> {
  const [row] = await claim(app, sql`s.id = ${id} and s.sender_id = ${actor.user_id}`);
  if (!row) {
    await one(app.db.query, actor, id);
    throw beingSent();
  }
  try {
    const answer = await send(app, row);
    await forget(app, row);
    return answer;
  } catch (error) {
    await sql`update scheduled_messages set claimed_until = null where id = ${id}`.execute(app.db.query);
    throw error;
  }
}

/** Sends what is due; what is refused waits with the reason, and its author is told. Answers how many there were. */
export async function sendDue(app: App): Promise<number> {
  const rows = await claim(
    app,
    sql`s.scheduled_at <= now() and s.failure is null and not exists (
    select from users u where u.id = s.sender_id and is_suspended(u))`,
  );
  for (const row of rows) {
    try {
      await send(app, row);
      await forget(app, row);
    } catch (error) {
      // The server's own troubles pass: it is tried again when the claim has ended.
      if (error instanceof AppError && !PASSING.has(error.code)) await fail(app, row, error.message);
    }
  }
  return rows.length;
}

/**
 * Takes messages to be sent by this server alone. No lock is held while they are: the writer waits for
 * rooms, and whoever holds a room may wait for these rows.
 */
async function claim(app: App, which: RawBuilder<unknown>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with free as (
      select s.id from scheduled_messages s
      where ${which} and (s.claimed_until is null or s.claimed_until < now())
      order by s.scheduled_at limit ${BATCH_SIZE} for update skip locked
    )
    update scheduled_messages s set claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
    from free where s.id = free.id returning s.*`.execute(app.db.query);
  return rows;
}

/** Its id is its client_id: however often it is tried, it is sent once (D3). */
function send(app: App, row: Row): Promise<SendResponse> {
  return app.writer.send(row.sender_id, {
    room_id: row.room_id,
    content: row.content,
    message_type: "text",
    client_id: `scheduled-${row.id}`,
    reply_to_id: row.reply_to_id ?? undefined,
    thread_id: row.thread_id ?? undefined,
    attachments: row.file_ids.length > 0 ? row.file_ids : undefined,
    expires_in: row.lifetime ?? undefined,
  });
}

async function forget(app: App, row: Row): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [row.sender_id]);
    await sql`delete from scheduled_messages where id = ${row.id}`.execute(tx.query);
    await append(tx, row.sender_id, "scheduled_changed", {});
  });
}

async function fail(app: App, row: Row, reason: Phrase): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [row.sender_id]);
    await sql`update scheduled_messages set failure = ${reason}, claimed_until = null where id = ${row.id}`.execute(
      tx.query,
    );
    await append(tx, row.sender_id, "scheduled_changed", {});
    await notify(tx, row.sender_id, "scheduled_failed", { source: { type: "room", room_id: row.room_id } });
  });
}

/** One's own, to be changed: not while it is being sent. */
async function held(tx: Tx, actor: Actor, id: string): Promise<Row> {
  await lockStreams(tx, [actor.user_id]);
  const { rows } = await sql<Row & { is_claimed: boolean }>`
    select s.*, coalesce(s.claimed_until > now(), false) as is_claimed from scheduled_messages s
    where s.id = ${id} and s.sender_id = ${actor.user_id} for update`.execute(tx.query);
  const [row] = rows;
  if (!row) throw notFound("scheduled message");
  if (row.is_claimed) throw beingSent();
  return row;
}

function beingSent(): AppError {
  return new AppError("conflict", phrase("It is being sent now."));
}

async function one(query: Query, actor: Actor, id: string): Promise<ScheduledMessage> {
  const [found] = await scheduledOf(query, actor.user_id, sql`s.id = ${id}`);
  if (!found) throw notFound("scheduled message");
  return found;
}

function future(at: string): Date {
  const date = new Date(at);
  if (date.getTime() <= Date.now()) throw invalid("scheduled_at", phrase("Choose a time in the future."));
  if (date.getTime() > Date.now() + YEAR_MS) throw invalid("scheduled_at", phrase("Choose a time within a year."));
  return date;
}
