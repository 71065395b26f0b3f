import type { NotificationKind } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import { lockStreams, type Tx } from "../../streams/streams.ts";
import { publishNotificationsRead } from "./notify.ts";

/**
 * Withdraws what notifications were made of (NOT-6), for everyone. A notification of which nothing is left goes, on all
 * devices; another one shows the newest cause that is left. `which` sees the rows `c` of notification_causes and `n` of
 * notifications. Locks the inboxes concerned.
 */
export async function withdrawWhere(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  const { rows } = await sql<{ user_id: string }>`
    select distinct n.user_id from notification_causes c join notifications n on n.id = c.notification_id
    where ${which}`.execute(tx.query);
  if (rows.length === 0) return;
  const readers = rows.map((row) => row.user_id);
  await lockStreams(tx, readers);
  const { rows: touched } = await sql<{ notification_id: string; gone: number }>`
    with gone as (
      delete from notification_causes c using notifications n where n.id = c.notification_id and ${which}
      returning c.notification_id
    )
    select notification_id, count(*)::int as gone from gone group by 1`.execute(tx.query);
  const ids = touched.map((row) => row.notification_id);
  await sql`
    delete from notifications n where n.id = any(${ids}::uuid[])
    and not exists (select from notification_causes c where c.notification_id = n.id)`.execute(tx.query);
  await sql`
    update notifications n set kind = c.kind, actor_id = c.actor_id, source = c.source, data = c.data,
      count = greatest(1, n.count - t.gone)
    from unnest(${ids}::uuid[], ${touched.map((row) => row.gone)}::int[]) t(id, gone)
    cross join lateral (
      select * from notification_causes c where c.notification_id = t.id order by c.id desc limit 1) c
    where n.id = t.id`.execute(tx.query);
  for (const user_id of readers) await publishNotificationsRead(tx, user_id);
}

/** Withdraws the notification of a key from one person. */
export function withdraw(tx: Tx, user_id: string, group_key: string): Promise<void> {
  return withdrawWhere(tx, sql`n.user_id = ${user_id} and n.group_key = ${group_key}`);
}

/** Withdraws everything that one person did from what another one was notified of. */
export function withdrawAllOf(tx: Tx, user_id: string, actor_id: string): Promise<void> {
  return withdrawWhere(tx, sql`n.user_id = ${user_id} and c.actor_id = ${actor_id}`);
}

/** Withdraws all that is about these posts or, given comments on them, only what is about those. */
export function withdrawAbout(tx: Tx, post_ids: string[], comment_ids?: string[]): Promise<void> {
  const about = sql`c.source ? 'post_id' and c.source ->> 'post_id' = any(${post_ids}::text[])`;
  if (comment_ids) return withdrawWhere(tx, sql`${about} and c.source ->> 'comment_id' = any(${comment_ids}::text[])`);
  return withdrawWhere(tx, sql`(${about} or c.share_id = any(${post_ids}::uuid[]))`);
}

/** Withdraws one thing that somebody did with a post or a comment, and has taken back. */
export function withdrawDoing(tx: Tx, kind: NotificationKind, actor_id: string, source: object): Promise<void> {
  return withdrawWhere(
    tx,
    sql`c.kind = ${kind} and c.actor_id = ${actor_id} and c.source @> ${JSON.stringify(source)}::jsonb`,
  );
}

/** Withdraws all that happened in a room: from one person who is out of it, or from everyone as the room goes. */
export function withdrawRoom(tx: Tx, room_id: string, user_id?: string): Promise<void> {
  const reader = user_id === undefined ? sql`true` : sql`n.user_id = ${user_id}`;
  return withdrawWhere(tx, sql`c.source ? 'room_id' and c.source ->> 'room_id' = ${room_id} and ${reader}`);
}
