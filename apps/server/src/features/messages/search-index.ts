import { sql } from "kysely";
import { type Span, spanRows } from "../../streams/consume.ts";
import type { Tx } from "../../streams/streams.ts";

/**
 * Keeps `message_search` with the messages of these parts of logs, as they now are: new and changed ones are found,
 * deleted ones no longer. New ones are taken from `messages`, because old logs are trimmed.
 */
export async function indexMessages(tx: Tx, spans: Span[]): Promise<void> {
  const { rows } = await sql<{ id: string; is_deleted: boolean }>`
    with written as (
      select m.id, m.thread_id from ${spanRows(spans)}
      join messages m on m.room_id = c.stream and m.seq > c.after and m.seq <= c.until
    )
    select x.id, x.deleted_at is not null as is_deleted from messages x where x.id in (
      select id from written
      union
      select thread_id from written where thread_id is not null
      union
      select e.message_id from ${spanRows(spans)}
      join events e on e.stream_id = c.stream and e.seq > c.after and e.seq <= c.until
        and e.type in ('message_edited', 'message_changed', 'message_deleted')
      where e.message_id is not null)`.execute(tx.query);
  const there = rows.flatMap(({ id, is_deleted }) => (is_deleted ? [] : [id]));
  const deleted = rows.flatMap(({ id, is_deleted }) => (is_deleted ? [id] : []));
  if (there.length > 0) {
    await sql`
      insert into message_search as s (message_id, room_id, created_at, words)
      select m.id, m.room_id, m.created_at, message_vector(m) from messages m where m.id = any(${there}::uuid[])
      order by m.created_at, m.id
      on conflict (message_id) do update set words = excluded.words where s.words <> excluded.words`.execute(tx.query);
  }
  if (deleted.length > 0) {
    await sql`delete from message_search where message_id = any(${deleted}::uuid[])`.execute(tx.query);
  }
}
