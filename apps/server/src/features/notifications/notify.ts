import { LIMITS, type NotificationKind, type NotificationSource } from "@helloworld/protocol";
import { sql } from "kysely";
import { append, lockStreams, type Query, type Tx } from "../../streams/streams.ts";

export type NewNotification = {
  actor_id?: string;
  source: NotificationSource;
  data?: Record<string, string | number | boolean>;
  /** An unread notification of the same key is raised instead of a new one made. */
  group_key?: string;
  /** The share that it is about, where `source` names what was shared. */
  share_id?: string | undefined;
  /** Listed as read. By default so is what somebody does whom the reader muted. */
  quiet?: boolean;
};

const ABOUT_BLOCKS: ReadonlySet<NotificationKind> = new Set(["blocked", "unblocked"]);

/**
 * Tells somebody something: the row and the event in their inbox, with the
 * change that causes it. Holds their inbox until commit; who notifies several
 * people locks their streams before (`lockStreams`). Of somebody whom they block, or who blocks them, people are told
 * nothing but that.
 */
export async function notify(tx: Tx, user_id: string, kind: NotificationKind, given: NewNotification): Promise<void> {
  const { actor_id = null, source, data = {}, group_key = null, share_id = null } = given;
  await lockStreams(tx, [user_id]);
  const { is_blocked, is_muted } = await relationTo(tx.query, user_id, actor_id);
  if (is_blocked && !ABOUT_BLOCKS.has(kind)) return;
  const quiet = given.quiet ?? is_muted;
  const result = await sql<{ id: string }>`
    insert into notifications as n (user_id, seq, kind, actor_id, source, data, group_key, read_at)
    select id, head_seq + 1, ${kind}, ${actor_id}, ${source}::jsonb, ${data}::jsonb, ${group_key},
      ${quiet ? sql`now()` : null}
    from streams where id = ${user_id}
    on conflict (user_id, group_key) where read_at is null do update
      set seq = excluded.seq, kind = excluded.kind, actor_id = excluded.actor_id, source = excluded.source,
        data = excluded.data, count = n.count + 1, created_at = now()
    returning id`.execute(tx.query);
  const row = result.rows[0];
  if (!row) throw new Error(`no inbox ${user_id}`);
  await sql`
    insert into notification_causes (notification_id, kind, actor_id, source, data, share_id)
    values (${row.id}, ${kind}, ${actor_id}, ${source}::jsonb, ${data}::jsonb, ${share_id})`.execute(tx.query);
  if (quiet) {
    await publishNotificationsRead(tx, user_id);
    return;
  }
  const unread_count = await unreadNotifications(tx.query, user_id);
  await append(tx, user_id, "notification", { notification_id: row.id, kind, unread_count });
}

/** Whether a block stands between a reader and an actor, and whether the reader has muted them. */
async function relationTo(query: Query, reader_id: string, actor_id: string | null) {
  if (actor_id === null) return { is_blocked: false, is_muted: false };
  const { rows } = await sql<{ is_blocked: boolean; is_muted: boolean }>`
    select blocks_between(${reader_id}, ${actor_id}) as is_blocked, exists (
      select from contacts where owner_id = ${reader_id} and contact_id = ${actor_id} and is_muted) as is_muted`.execute(
    query,
  );
  return rows[0] ?? { is_blocked: false, is_muted: false };
}

/** What a key tells was seen where it happened, and so is read. */
export async function readNotices(tx: Tx, user_id: string, group_key: string): Promise<void> {
  const read = await tx.query
    .updateTable("notifications")
    .set({ read_at: new Date() })
    .where("user_id", "=", user_id)
    .where("group_key", "=", group_key)
    .where("read_at", "is", null)
    .returning("id")
    .execute();
  if (read.length > 0) await publishNotificationsRead(tx, user_id);
}

/** Says to all devices of a user that what is unread has changed. */
export async function publishNotificationsRead(tx: Tx, user_id: string): Promise<number> {
  const unread_count = await unreadNotifications(tx.query, user_id);
  await append(tx, user_id, "notifications_read", { unread_count });
  return unread_count;
}

/** How many are unread, up to 100. */
export async function unreadNotifications(query: Query, user_id: string): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from notifications where user_id = ${user_id} and read_at is null limit ${sql.lit(LIMITS.unread)}) counted`.execute(
    query,
  );
  return result.rows[0]?.count ?? 0;
}
