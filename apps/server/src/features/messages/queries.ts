import type { HistoryAnswer, Message } from "@helloworld/protocol";
import { sql } from "kysely";
import { invalid, notFound } from "../../errors.ts";
import { messageJson } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";

type Page = {
  limit: number;
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

/**
 * A page of a room's messages, oldest first: the newest, or those before, after
 * or around a place. Each is one or two range reads of (room_id, seq), so it
 * costs the same anywhere in a room of any length.
 */
export async function historyPage(query: Query, room_id: string, page: Page): Promise<HistoryAnswer> {
  // The head is read first: the page reflects at least that much.
  const stream = await query.selectFrom("streams").select("head_seq").where("id", "=", room_id).executeTakeFirst();
  if (!stream) throw notFound("room");
  const head = stream.head_seq;
  if (page.before !== undefined) {
    const seq = await placeOf(query, room_id, page.before, "before");
    const { rows, more } = await range(query, room_id, "before", seq, page.limit);
    return { messages: rows, has_before: more, has_after: true, head };
  }
  if (page.after !== undefined) {
    const seq = await placeOf(query, room_id, page.after, "after");
    const { rows, more } = await range(query, room_id, "after", seq, page.limit);
    return { messages: rows, has_before: seq > 0, has_after: more, head };
  }
  const centre =
    page.at !== undefined
      ? await firstAt(query, room_id, page.at)
      : page.around !== undefined
        ? await placeOf(query, room_id, page.around, "around")
        : null;
  if (centre !== null) {
    const half = Math.max(1, Math.floor(page.limit / 2));
    const [older, newer] = [
      await range(query, room_id, "before", centre, half),
      await range(query, room_id, "after", centre - 1, half),
    ];
    return { messages: [...older.rows, ...newer.rows], has_before: older.more, has_after: newer.more, head };
  }
  const { rows, more } = await range(query, room_id, "before", Number.MAX_SAFE_INTEGER, page.limit);
  return { messages: rows, has_before: more, has_after: false, head };
}

/** Messages strictly before or after a seq, oldest first, and whether there are more beyond. */
async function range(
  query: Query,
  room_id: string,
  side: "before" | "after",
  seq: number,
  limit: number,
): Promise<{ rows: Message[]; more: boolean }> {
  const place = side === "before" ? sql`m.seq < ${seq}` : sql`m.seq > ${seq}`;
  const order = side === "before" ? sql`desc` : sql`asc`;
  const result = await sql<{ message: Message }>`
    select ${messageJson} as message
    from (select * from messages m where m.room_id = ${room_id} and ${place} order by m.seq ${order} limit ${limit + 1}) m
    left join users sender on sender.id = m.sender_id
    order by m.seq ${order}`.execute(query);
  const rows = result.rows.slice(0, limit).map((row) => row.message);
  return { rows: side === "before" ? rows.reverse() : rows, more: result.rows.length > limit };
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
  if (!row) throw invalid(field, "There is no such message in this room.");
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
