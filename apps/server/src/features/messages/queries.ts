import { type EditsResponse, type HistoryResponse, type Message, phrase } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import { invalid, notFound } from "../../errors.ts";
import { messageJson, rfc3339 } from "../../streams/read.ts";
import { append, type Query, type Tx } from "../../streams/streams.ts";
import type { RoomFor } from "../rooms/policy.ts";

type Page = {
  limit: number;
  /** Only this thread; without one, all that is in none. */
  thread_id?: string | undefined;
  before?: string | undefined;
  after?: string | undefined;
  around?: string | undefined;
  at?: string | undefined;
};

/** One message with its sender's present name. */
export async function messageById(query: Query, message_id: string): Promise<Message | undefined> {
  const result = await sql<{ message: Message }>`
    select ${messageJson} as message from messages m left join users sender on sender.id = m.sender_id
    where m.id = ${message_id}`.execute(query);
  return result.rows[0]?.message;
}

/** Tells the room of a message that changed, as it now is; answers with it. The caller holds the stream. */
export async function notifyOfMessage(
  tx: Tx,
  message_id: string,
  type: "message_edited" | "reaction_changed" | "message_changed",
): Promise<Message> {
  const message = await messageById(tx.query, message_id);
  if (!message) throw notFound("message");
  await append(tx, message.chat_room_id, type, { room_id: message.chat_room_id, message }, message_id);
  return message;
}

/** What a message said, oldest first. */
export async function versionsOf(query: Query, message_id: string): Promise<EditsResponse> {
  const { rows } = await sql<EditsResponse["versions"][number]>`
    select content, ${rfc3339("written_at")} as written_at from (
      select version, content, written_at from message_edits where message_id = ${message_id}
      union all
      select 2147483647, content, coalesce(edited_at, created_at) from messages where id = ${message_id}
    ) v order by version`.execute(query);
  return { versions: rows };
}

/** Not taken out of their own view by this reader; `x` is the row of messages. */
export const notHidden = (viewer_id: string) => sql`not exists (
  select from message_marks k where k.user_id = ${viewer_id} and k.message_id = x.id and k.hidden_at is not null)`;

/**
 * A page of a room's messages, oldest first: the newest, or those before, after
 * or around a place. It is read in one statement, so it is one state of the
 * room, and by ranges of (room_id, seq), so it costs the same anywhere in it.
 */
export async function historyPage(
  query: Query,
  viewer_id: string,
  room: RoomFor<"read">,
  page: Page,
): Promise<HistoryResponse> {
  const { starred, ...found } = await pageOf(query, { viewer_id, room_id: room.id, thread_id: page.thread_id }, page);
  const mine = found.messages.map((message) => message.message_id).filter((id) => starred.includes(id));
  return mine.length > 0 ? { ...found, starred: mine } : found;
}

/** Whose view of which conversation: a room, or one thread in it. */
type View = { viewer_id: string; room_id: string; thread_id: string | undefined };

async function pageOf(query: Query, view: View, page: Page): Promise<HistoryResponse & { starred: string[] }> {
  const { limit } = page;
  const { room_id } = view;
  if (page.after !== undefined) {
    const seq = await placeOf(query, room_id, page.after, "after");
    const { newer, head, starred } = await around(query, view, seq + 1, 0, limit + 1);
    return { messages: newer.slice(0, limit), has_before: seq > 0, has_after: newer.length > limit, head, starred };
  }
  if (page.around !== undefined || page.at !== undefined) {
    const seq =
      page.at !== undefined
        ? await firstAt(query, room_id, page.at)
        : await placeOf(query, room_id, page.around ?? "", "around");
    const half = Math.max(1, Math.floor(limit / 2));
    const { older, newer, head, starred } = await around(query, view, seq, half + 1, half + 1);
    return {
      messages: [...older.slice(-half), ...newer.slice(0, half)],
      has_before: older.length > half,
      has_after: newer.length > half,
      head,
      starred,
    };
  }
  const seq =
    page.before === undefined ? Number.MAX_SAFE_INTEGER : await placeOf(query, room_id, page.before, "before");
  const { older, head, starred } = await around(query, view, seq, limit + 1, 0);
  return {
    messages: older.slice(-limit),
    has_before: older.length > limit,
    has_after: page.before !== undefined,
    head,
    starred,
  };
}

type Around = { older: Message[]; newer: Message[]; head: number; starred: string[] };

/** At most so many messages before a seq and from it on, each oldest first, those of them that the reader starred, and the head of the stream. */
async function around(query: Query, view: View, seq: number, older: number, newer: number): Promise<Around> {
  const { viewer_id, room_id, thread_id } = view;
  const among = thread_id ? sql`(x.thread_id = ${thread_id} or x.id = ${thread_id})` : sql`x.thread_id is null`;
  const part = (side: RawBuilder<unknown>, order: RawBuilder<unknown>, limit: number) => sql`(
    select coalesce(json_agg(${messageJson} order by m.seq), '[]') as messages,
      coalesce(jsonb_agg(m.id) filter (where m.starred_at is not null), '[]') as starred
    from (select x.*, k.starred_at from messages x
      left join message_marks k on k.user_id = ${viewer_id} and k.message_id = x.id
      where x.room_id = ${room_id} and ${among} and k.hidden_at is null and ${side} order by x.seq ${order} limit ${limit}) m
    left join users sender on sender.id = m.sender_id)`;
  const result = await sql<Around>`
    select s.head_seq as head, older.messages as older, newer.messages as newer, older.starred || newer.starred as starred
    from streams s
    cross join lateral ${part(sql`x.seq < ${seq}`, sql`desc`, older)} older
    cross join lateral ${part(sql`x.seq >= ${seq}`, sql`asc`, newer)} newer
    where s.id = ${room_id}`.execute(query);
  const row = result.rows[0];
  if (!row) throw notFound("room");
  return row;
}

/** The seq that a seq or message id of this room stands for. */
async function placeOf(query: Query, room_id: string, place: string, field: string): Promise<number> {
  if (/^\d+$/.test(place)) return Number(place);
  const row = await query
    .selectFrom("messages")
    .select("seq")
    .where("id", "=", place)
    .where("room_id", "=", room_id)
    .executeTakeFirst();
  if (!row) throw invalid(field, phrase("This message doesn't exist in this room."));
  return row.seq;
}

/** The seq of the first message at or after a time; past the last one, the end. */
async function firstAt(query: Query, room_id: string, at: string): Promise<number> {
  const row = await query
    .selectFrom("messages")
    .select("seq")
    .where("room_id", "=", room_id)
    .where("created_at", ">=", new Date(at))
    .orderBy("created_at")
    .orderBy("seq")
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? Number.MAX_SAFE_INTEGER;
}
