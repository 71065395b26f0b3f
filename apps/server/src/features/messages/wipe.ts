import { sql } from "kysely";
import { eventsAfter } from "../../streams/read.ts";
import type { Tx } from "../../streams/streams.ts";

type Wipe = {
  /** Who deleted them; null where nobody did: their time had come, or their author left. */
  deleted_by: string | null;
  /** They are nobody's from now on. */
  forget_sender?: boolean;
};

/**
 * Empties messages of one room, whose stream the caller holds: text, earlier versions, what search knows, files,
 * reactions and marks are gone from the database, their places stay.
 */
export async function wipeMessages(tx: Tx, room_id: string, ids: string[], wipe: Wipe): Promise<void> {
  if (ids.length === 0) return;
  const forget = wipe.forget_sender ? sql`, sender_id = null, client_id = null` : sql``;
  const all = sql`any(${ids}::uuid[])`;
  // What was deleted before only loses its sender: for clients that is an edit, which counts nothing anew.
  const { rows } = await sql<{ before: number }>`
    with found as materialized (
      select id, deleted_at is not null as was_deleted, row_number() over (order by seq) as ord
      from messages where id = ${all} and room_id = ${room_id}
    ), emptied as (
      update messages m set content = '', deleted_at = coalesce(m.deleted_at, now()),
        deleted_by = case when m.deleted_at is null then ${wipe.deleted_by}::uuid else m.deleted_by end,
        reply_to_id = null, forwarded = null, attachments = null, mentions = null, mention_groups = null,
        reactions = null, pinned_at = null, pinned_by = null, preview = null ${forget}
      from found f where m.id = f.id
    ), edits as (delete from message_edits where message_id = ${all}
    ), reactions as (delete from message_reactions where message_id = ${all}
    ), marks as (delete from message_marks where message_id = ${all}
    ), words as (delete from message_search where message_id = ${all}
    ), sent_files as (delete from files where message_id = ${all}
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
    select m.head_seq - c.count as before from moved m, counted c`.execute(tx.query);
  const before = rows[0]?.before;
  if (before !== undefined) tx.appended.push(...(await eventsAfter(tx.query, room_id, before, ids.length)));
}
