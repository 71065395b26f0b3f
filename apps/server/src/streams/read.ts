import type { DurableEvent, Message, SyncedStream, UserCard } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Database } from "../db/connect.ts";
import type { Query } from "./streams.ts";

/** The message that `m` answers, as far as an answer shows it. */
const quoteJson = sql`(
  select jsonb_build_object('message_id', q.id, 'seq', q.seq, 'sender_id', q.sender_id,
    'sender_name', coalesce(quoted.name, ''), 'message_type', q.message_type,
    'excerpt', left(q.content, ${sql.lit(LIMITS.excerpt)}), 'is_deleted', q.deleted_at is not null)
  from messages q left join users quoted on quoted.id = q.sender_id where q.id = m.reply_to_id)`;

type EventRow = {
  stream_id: string;
  seq: number;
  head: number;
  type: string;
  data: Record<string, unknown> | null;
  message: Message | null;
  user: UserCard | null;
};

const plainJson = sql`json_build_object(
  'message_id', m.id, 'chat_room_id', m.room_id, 'seq', m.seq, 'sender_id', m.sender_id,
  'sender_name', coalesce(sender.name, ''), 'sender_avatar_url', avatar_url(sender.avatar_id), 'content', m.content, 'message_type', m.message_type,
  'client_id', m.client_id, 'created_at', ${rfc3339("m.created_at")}, 'edited_at', ${rfc3339("m.edited_at")},
  'deleted_at', ${rfc3339("m.deleted_at")})`;

/**
 * A message as SQL makes it, for every place that reads one: `m` is the row of
 * messages, `sender` that of users. JSON, so that times are RFC 3339 everywhere.
 * What most messages have not is put together only where there is some of it.
 */
export const messageJson = sql<Message>`(
  case when num_nonnulls(m.reply_to_id, m.thread_id, m.thread_count, m.forwarded, m.attachments, m.mentions, m.mention_groups,
    m.reactions, m.pinned_at, m.expires_at, m.preview, m.deleted_by) = 0 then ${plainJson} else (${plainJson}::jsonb || (
    select coalesce(jsonb_object_agg(x.key, x.value), '{}') from (values
      ('reply_to', case when m.reply_to_id is not null then ${quoteJson} end),
      ('thread_id', to_jsonb(m.thread_id)),
      ('thread', case when m.thread_count > 0 then jsonb_build_object(
        'reply_count', m.thread_count, 'last_reply_at', ${rfc3339("m.last_reply_at")}) end),
      ('forwarded', case when m.forwarded is not null then jsonb_build_object('sender_id', m.forwarded -> 'sender_id',
        'sender_name', (select f.name from users f where f.id = (m.forwarded ->> 'sender_id')::uuid)) end),
      ('attachments', m.attachments),
      ('mentions', m.mentions),
      ('mention_groups', to_jsonb(m.mention_groups)),
      ('reactions', m.reactions),
      ('pinned_at', to_jsonb(${rfc3339("m.pinned_at")})),
      ('expires_at', to_jsonb(${rfc3339("m.expires_at")})),
      ('preview', m.preview),
      ('deleted_by_staff', case when m.deleted_by <> m.sender_id then to_jsonb(true) end)
    ) x(key, value) where x.value is not null))::json end)`;

/** The cards of users, by id. */
export async function cardsOf(query: Query, user_ids: string[]): Promise<Map<string, UserCard>> {
  const { rows } = await sql<{ user: UserCard }>`
    select user_card(u) as user from users u where u.id = any(${user_ids}::uuid[])`.execute(query);
  return new Map(rows.map(({ user }) => [user.id, user]));
}

/** A timestamptz column as the wire has it. */
export function rfc3339(column: string) {
  return sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}

/** Events of `stream` after `seq`, oldest first, at most `limit`. */
export async function eventsAfter(query: Query, stream: string, seq: number, limit: number): Promise<DurableEvent[]> {
  return eventsAfterEach(query, [{ stream, seq }], limit);
}

/** The same for several streams in one query, stream by stream. */
export async function eventsAfterEach(
  query: Query,
  cursors: { stream: string; seq: number }[],
  limit: number,
): Promise<DurableEvent[]> {
  if (cursors.length === 0) return [];
  const result = await sql<EventRow>`
    select e.stream_id, e.seq, s.head_seq as head, e.type, e.data, e.message, e.user
    from unnest(${cursors.map((cursor) => cursor.stream)}::uuid[], ${cursors.map((cursor) => cursor.seq)}::bigint[]) with ordinality as c(stream_id, seq, ord)
    join streams s on s.id = c.stream_id
    cross join lateral (
      select ev.stream_id, ev.seq, ev.type, ev.data, case when m.id is not null then ${messageJson} end as message,
        case when u.id is not null then user_card(u) end as user
      from events ev
      left join messages m on m.id = ev.message_id
      left join users sender on sender.id = m.sender_id
      left join users u on ev.type in ('member_joined', 'user_changed') and u.id = (ev.data ->> 'user_id')::uuid
      where ev.stream_id = c.stream_id and ev.seq > c.seq
      order by ev.seq limit ${limit}
    ) e
    order by c.ord, e.seq`.execute(query);
  return result.rows.map(toEvent);
}

function toEvent(row: EventRow): DurableEvent {
  const place = { stream: row.stream_id, seq: row.seq };
  if (row.type === "member_joined" || row.type === "user_changed") {
    const { user_id, ...data } = row.data as { user_id: string };
    // The account is gone; so is its name.
    const user = row.user ?? { id: user_id, username: "", name: "", avatar_url: null };
    return { type: row.type, data: { ...data, user, ...place } } as unknown as DurableEvent;
  }
  if (!row.message) return { type: row.type, data: { ...row.data, ...place } } as unknown as DurableEvent;
  const as_of = row.head > row.seq && { as_of: row.head };
  if (row.type === "new_message") return { type: "new_message", data: { ...row.message, ...place, ...as_of } };
  return {
    type: row.type,
    data: { ...place, room_id: row.stream_id, message: row.message, ...as_of },
  } as unknown as DurableEvent;
}

export type StreamPlace = { stream: string; head: number; floor: number };

/** The streams that a user may read now, of those asked for: their inbox and the rooms they are in (D9). */
async function readableStreams(query: Query, user_id: string, streams: string[]): Promise<Map<string, StreamPlace>> {
  const rows = await query
    .selectFrom("streams")
    .select(["id as stream", "head_seq as head", "floor_seq as floor"])
    .where(sql<boolean>`id = any(${streams}::uuid[])`)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb("id", "=", user_id),
        exists(
          selectFrom("members")
            .select("user_id")
            .whereRef("room_id", "=", "streams.id")
            .where("user_id", "=", user_id)
            .where(sql<boolean>`request is distinct from 'declined'`),
        ),
      ]),
    )
    .execute();
  return new Map(rows.map((row) => [row.stream, row]));
}

/** Events in one answer to `sync`, all streams together; what is left is asked for again. */
const SYNC_TOTAL = 3_000;
/** Characters of events in one answer: far below what a connection may have queued. */
const SYNC_SIZE = 192 * 1024;

/** D6: what a client with these cursors has missed, or that it must fetch a stream anew. One snapshot, so that nobody reads past their membership. */
export function syncStreams(db: Database, user_id: string, cursors: Record<string, number>): Promise<SyncedStream[]> {
  return db.query
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute((query) => sync(query, user_id, cursors));
}

async function sync(query: Query, user_id: string, cursors: Record<string, number>): Promise<SyncedStream[]> {
  const asked = Object.entries(cursors);
  if (asked.length === 0) return [];
  const readable = await readableStreams(
    query,
    user_id,
    asked.map(([stream]) => stream),
  );
  const behind: { stream: string; seq: number }[] = [];
  const answers = asked.map(([stream, seq]): SyncedStream => {
    const place = readable.get(stream);
    if (!place) return { stream, events: [], head: 0, has_more: false, reset: false, gone: true };
    // A cursor ahead of the head comes from another history of this database: a restored backup.
    const reset = seq < place.floor || seq > place.head || place.head - seq > LIMITS.sync_distance;
    if (!reset && seq < place.head) behind.push({ stream, seq });
    return { stream, events: [], head: place.head, has_more: false, reset, gone: false };
  });
  const share = Math.max(3, Math.min(LIMITS.sync_events, Math.floor(SYNC_TOTAL / Math.max(1, behind.length))));
  const byStream = Map.groupBy(await eventsAfterEach(query, behind, share), (event) => event.data.stream);
  let size = 0;
  for (const { seq, stream } of behind) {
    const answer = answers.find((candidate) => candidate.stream === stream);
    if (!answer) continue;
    for (const event of byStream.get(stream) ?? []) {
      if (size > SYNC_SIZE) break;
      answer.events.push(event);
      size += JSON.stringify(event).length;
    }
    answer.has_more = (answer.events.at(-1)?.data.seq ?? seq) < answer.head;
  }
  return answers;
}
