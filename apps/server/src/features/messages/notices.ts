import { linkOf, parseMessage } from "@helloworld/text";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { type Span, spanRows } from "../../streams/consume.ts";
import { inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { describeLink } from "../links/describe.ts";
import { notify } from "../notifications/notify.ts";
import { withdrawWhere } from "../notifications/withdraw.ts";
import { notifyOfMessage } from "./queries.ts";

const PREVIEW_JOB = "fetch_message_preview";
/** Above this many members, who calls everybody is seen by the badge of the room only. */
const GROUP_MOST = 200;

/** What follows from messages once they are written: who is named and who follows a thread is told, links get previews. */
export async function noticeMessages(app: App, tx: Tx, spans: Span[]): Promise<void> {
  await notifyMentionedInSpans(app, tx, spans);
  await withdrawChanged(tx, spans);
  if (app.config.link_previews) await findLinks(app, tx, spans);
}

type Notice = {
  user_id: string;
  actor_id: string;
  room_id: string;
  message_id: string;
  thread_id: string | null;
  named: boolean;
  only_here: boolean;
};

/** Notifies those who are named or follow a thread, unless they have read it by now or mute the room. */
async function notifyMentionedInSpans(app: App, tx: Tx, spans: Span[]): Promise<void> {
  const candidates = await noticesOf(tx, spans);
  if (candidates.length === 0) return;
  await lockStreams(
    tx,
    candidates.map((row) => row.user_id),
  );
  // Again, because somebody may have left or been blocked before their inbox was locked.
  const notices = await noticesOf(tx, spans);
  const connected = await app.shared.connected(notices.flatMap((row) => (row.only_here ? row.user_id : [])));
  const told = notices.filter((row) => !row.only_here || connected.get(row.user_id) !== "gone");
  for (const { user_id, actor_id, room_id, message_id, thread_id, named } of told) {
    const source = { type: "room" as const, room_id, message_id, ...(thread_id && { thread_id }) };
    const place = named && !thread_id ? `mentioned:${room_id}` : `thread_replied:${thread_id}`;
    await notify(tx, user_id, named ? "mentioned" : "thread_replied", { actor_id, source, group_key: place });
  }
}

async function noticesOf(tx: Tx, spans: Span[]): Promise<Notice[]> {
  const { rows } = await sql<Notice>`
    select distinct on (m.seq, m.id, mb.user_id) mb.user_id, m.sender_id as actor_id, m.room_id, m.id as message_id,
      m.thread_id, t.named, t.named and not t.by_name and m.mention_groups = '{here}' as only_here
    from ${spanRows(spans)}
    join messages m on m.room_id = c.stream and m.seq > c.after and m.seq <= c.until
    join rooms r on r.id = m.room_id
    cross join lateral (
      select n.user_id, true as named, true as by_name from unnest(m.mention_ids) n(user_id)
      union all
      select g.user_id, true, false from members g
      where m.mention_groups is not null and r.member_count <= ${GROUP_MOST} and g.room_id = m.room_id
        and m.mention_groups && groups_of(g.role)
      union all
      select f.user_id, false, false from thread_follows f
      where f.thread_id = m.thread_id and f.is_following and f.read_seq < m.seq
    ) t
    join members mb on mb.room_id = m.room_id and mb.user_id = t.user_id and mb.request is null
    where (m.mention_ids is not null or m.mention_groups is not null or m.thread_id is not null)
    and m.deleted_at is null and m.sender_id is not null and mb.user_id <> m.sender_id
    and (m.thread_id is not null or mb.read_seq < m.seq)
    and not exists (select from blocks b
      where (b.blocker_id, b.blocked_id) in ((mb.user_id, m.sender_id), (m.sender_id, mb.user_id)))
    order by m.seq, m.id, mb.user_id, t.named desc, t.by_name desc`.execute(tx.query);
  return rows;
}

/** Withdraws what was notified of messages that are deleted, and mentions that were edited away. */
async function withdrawChanged(tx: Tx, spans: Span[]): Promise<void> {
  const { rows } = await sql<{ deleted: string[]; edited: string[] }>`
    select coalesce(array_agg(distinct e.message_id) filter (where e.type = 'message_deleted'), '{}') as deleted,
      coalesce(array_agg(distinct e.message_id) filter (where e.type = 'message_edited'), '{}') as edited
    from ${spanRows(spans)}
    join events e on e.stream_id = c.stream and e.seq > c.after and e.seq <= c.until
      and e.type in ('message_deleted', 'message_edited')`.execute(tx.query);
  const { deleted, edited } = rows[0] ?? { deleted: [], edited: [] };
  if (deleted.length > 0) await withdrawWhere(tx, aboutMessages(deleted));
  if (edited.length > 0) {
    await withdrawWhere(
      tx,
      sql`${aboutMessages(edited)} and c.kind = 'mentioned' and not exists (
        select from messages m join members mb on mb.room_id = m.room_id and mb.user_id = n.user_id
        where m.id = (c.source ->> 'message_id')::uuid
        and (n.user_id = any(m.mention_ids) or m.mention_groups && groups_of(mb.role)))`,
    );
  }
}

/** The causes of notifications that are about these messages; sees `c`. */
export const aboutMessages = (ids: string[]) =>
  sql`c.source ? 'message_id' and c.source ->> 'message_id' = any(${ids}::text[])`;

/** New and edited messages with a link: what it leads to is fetched by a job. */
async function findLinks(app: App, tx: Tx, spans: Span[]): Promise<void> {
  const { rows } = await sql<{ id: string; content: string }>`
    select distinct m.id, m.content from ${spanRows(spans)}
    join events e on e.stream_id = c.stream and e.seq > c.after and e.seq <= c.until
      and e.type in ('new_message', 'message_edited')
    join messages m on m.id = e.message_id
    join users u on u.id = m.sender_id and u.link_previews
    where m.deleted_at is null and m.no_preview is null and m.preview is null and m.content ~* 'https?://|www\\.'`.execute(
    tx.query,
  );
  for (const { id, content } of rows) {
    if (linkIn(app, content)) await app.jobs.enqueue(tx, PREVIEW_JOB, { message_id: id });
  }
}

function linkIn(app: App, content: string): string | null {
  return linkOf(parseMessage(content), app.config.public_url);
}

/** Whether an edit leads elsewhere, so that the preview of before is no longer right. */
export function leadsElsewhere(app: App, before: string, after: string): boolean {
  return linkIn(app, before) !== linkIn(app, after);
}

export function registerMessagePreviews(app: App): void {
  const options = { retries: 2, expires_in: 60 };
  app.jobs.define<{ message_id: string }>(PREVIEW_JOB, ({ message_id }) => fetchPreview(app, message_id), options);
}

/** Fetches what a message links to, and tells its room, unless it links elsewhere by then. */
async function fetchPreview(app: App, message_id: string): Promise<void> {
  const read = () => app.db.query.selectFrom("messages").select(["content", "room_id"]).where("id", "=", message_id);
  const message = await read().executeTakeFirst();
  const url = message && linkIn(app, message.content);
  if (!url) return;
  const described = await describeLink(app, url);
  if (!described) return;
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [message.room_id]);
    const now = await tx.query
      .selectFrom("messages")
      .select(["content", "deleted_at", "no_preview"])
      .where("id", "=", message_id)
      .executeTakeFirst();
    if (!now || now.deleted_at || now.no_preview || linkIn(app, now.content) !== url) return;
    const preview = { url, ...described };
    await tx.query.updateTable("messages").set({ preview }).where("id", "=", message_id).execute();
    await notifyOfMessage(tx, message_id, "message_changed");
  });
}
