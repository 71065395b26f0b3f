import { sql } from "kysely";
import type { App } from "../../app.ts";
import { inTransaction, lockStreams } from "../../streams/streams.ts";

const AT_ONCE = 500;

/**
 * Empties some of somebody's messages, in one room: they stay as deleted ones of nobody, so
 * that conversations of others keep their places. Answers how many; 0 when there are none left.
 */
export function emptyMessages(app: App, user_id: string): Promise<number> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const place = await tx.query
      .selectFrom("messages")
      .select("room_id")
      .where("sender_id", "=", user_id)
      .limit(1)
      .executeTakeFirst();
    if (!place) return 0;
    const { room_id } = place;
    await lockStreams(tx, [room_id]);
    // What was deleted before only loses its sender: for clients that is an edit, which counts nothing anew.
    const { rows } = await sql<{ head_seq: number; count: number }>`
      with found as materialized (
        select id, deleted_at is not null as was_deleted, row_number() over (order by seq) as ord
        from messages where sender_id = ${user_id} and room_id = ${room_id} order by seq limit ${AT_ONCE}
      ), emptied as (
        update messages m set content = '', deleted_at = coalesce(m.deleted_at, now()), sender_id = null, client_id = null
        from found f where m.id = f.id
      ), counted as (
        select count(*)::int as count from found
      ), moved as (
        update streams s set head_seq = s.head_seq + c.count from counted c where s.id = ${room_id} and c.count > 0
        returning s.head_seq
      ), logged as (
        insert into events (stream_id, seq, type, message_id)
        select ${room_id}, m.head_seq - c.count + f.ord,
          case when f.was_deleted then 'message_edited' else 'message_deleted' end, f.id
        from found f, moved m, counted c
      )
      select c.count, coalesce(m.head_seq, 0) as head_seq from counted c left join moved m on true`.execute(tx.query);
    const { count, head_seq } = rows[0] ?? { count: 0, head_seq: 0 };
    // Published from the log: the events are only there.
    tx.after.push(() => app.hub.suspect(room_id, head_seq));
    return Math.max(1, count);
  });
}
