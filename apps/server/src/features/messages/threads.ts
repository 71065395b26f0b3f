import {
  LIMITS,
  type Message,
  phrase,
  type Thread,
  type ThreadsResponse,
  type UpdateThreadBody,
} from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { invalid, notFound } from "../../errors.ts";
import { paged } from "../../paging.ts";
import { messageJson } from "../../streams/read.ts";
import { append, inTransaction, lockStreams, type Query } from "../../streams/streams.ts";
import { readNotices } from "../notifications/notify.ts";
import { messageFor } from "./policy.ts";

/** Threads as `viewer_id` sees them; the filter sees `m` (the first message) and `f` (what they follow). */
async function threads(query: Query, viewer_id: string, filter: RawBuilder<unknown>, limit: number): Promise<Thread[]> {
  const { rows } = await sql<Thread>`
    select ${messageJson} as root, m.room_id, coalesce(f.is_following, false) as is_following, coalesce(f.read_seq, 0) as read_seq,
      (select count(*)::int from (
        select 1 from messages a where a.thread_id = m.id and a.seq > coalesce(f.read_seq, 0)
        and a.sender_id is distinct from ${viewer_id}::uuid and a.deleted_at is null
        limit ${sql.lit(LIMITS.unread)}) counted) as unread_count
    from messages m
    join members mb on mb.room_id = m.room_id and mb.user_id = ${viewer_id} and mb.request is distinct from 'declined'
    left join thread_follows f on f.thread_id = m.id and f.user_id = mb.user_id
    left join users sender on sender.id = m.sender_id
    where ${filter}
    order by m.last_reply_at desc nulls last, m.id desc limit ${limit}`.execute(query);
  return rows;
}

type Page = { room_id?: string | undefined; limit: number; cursor?: string | undefined };

/** The threads that somebody follows, last answered first. */
export async function followedThreads(query: Query, viewer_id: string, page: Page): Promise<ThreadsResponse> {
  const filter = sql`f.is_following and m.thread_count > 0
    and ${page.room_id ? sql`m.room_id = ${page.room_id}` : sql`true`}
    and ${
      page.cursor
        ? sql`(m.last_reply_at, m.id) < (
      select c.last_reply_at, c.id from messages c join members cm on cm.room_id = c.room_id and cm.user_id = ${viewer_id}
      where c.id = ${page.cursor})`
        : sql`true`
    }`;
  const found = await threads(query, viewer_id, filter, page.limit + 1);
  const { page: shown, next_cursor } = paged(found, page.limit, ({ root }) => root.message_id);
  return { threads: shown, next_cursor };
}

/** One thread, by the message that began it or is to begin it. */
export async function threadFor(query: Query, actor: Actor, thread_id: string): Promise<Thread> {
  const { message } = await messageFor(query, actor, thread_id, "read");
  requireRoot(message);
  const [thread] = await threads(query, actor.user_id, sql`m.id = ${thread_id}`, 1);
  if (!thread) throw notFound("thread");
  return thread;
}

/** Follows a thread or not, or says how far one has read it. */
export async function updateThread(
  app: App,
  actor: Actor,
  thread_id: string,
  change: UpdateThreadBody,
): Promise<Thread> {
  const { user_id } = actor;
  await inTransaction(app.db, app.hub, async (tx) => {
    const { message, room } = await messageFor(tx.query, actor, thread_id, "read");
    requireRoot(message);
    await lockStreams(tx, [user_id]);
    const { is_following = null, read_seq = null } = change;
    const { rows } = await sql`
      insert into thread_follows as t (thread_id, user_id, room_id, is_following, read_seq)
      select ${thread_id}, ${user_id}, s.id, coalesce(${is_following}::boolean, false), coalesce(least(${read_seq}::bigint, s.head_seq), 0)
      from streams s where s.id = ${room.id}
      on conflict (thread_id, user_id) do update set
        is_following = coalesce(${is_following}::boolean, t.is_following),
        read_seq = case when ${read_seq}::bigint is null then t.read_seq else excluded.read_seq end
      where t.is_following is distinct from coalesce(${is_following}::boolean, t.is_following)
        or ${read_seq}::bigint is not null and t.read_seq <> excluded.read_seq
      returning thread_id`.execute(tx.query);
    if (rows.length === 0) return;
    if (read_seq !== null) await readNotices(tx, user_id, `thread_replied:${thread_id}`);
    await append(tx, user_id, "thread_changed", { room_id: room.id, thread_id });
  });
  return threadFor(app.db.query, actor, thread_id);
}

function requireRoot(message: Message): void {
  if (message.thread_id) throw invalid("id", phrase("This message is itself in a thread."));
}
