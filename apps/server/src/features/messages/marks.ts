import type { Message, MessagesResponse } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { paged } from "../../paging.ts";
import { messageJson } from "../../streams/read.ts";
import { append, inTransaction, lockStreams, type Query } from "../../streams/streams.ts";
import { withdrawWhere } from "../notifications/withdraw.ts";
import type { RoomFor } from "../rooms/policy.ts";
import { aboutMessages } from "./notices.ts";
import { messageFor, requireThere } from "./policy.ts";
import { notHidden } from "./queries.ts";

type Change = { starred: boolean } | { hidden: true };

/** Stars a message for oneself, or takes it out of one's own view; told to one's own devices. */
export function markMessage(app: App, actor: Actor, message_id: string, change: Change): Promise<void> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const { message, room } = await messageFor(tx.query, actor, message_id, "read");
    if ("starred" in change) requireThere(message);
    await lockStreams(tx, [actor.user_id]);
    const starred = "starred" in change && change.starred ? sql`now()` : sql`null`;
    const [column, value] = "starred" in change ? [sql`starred_at`, starred] : [sql`hidden_at`, sql`now()`];
    const { rows } = await sql<{ is_starred: boolean; is_hidden: boolean }>`
      insert into message_marks as k (user_id, message_id, room_id, ${column})
      values (${actor.user_id}, ${message_id}, ${room.id}, ${value})
      on conflict (user_id, message_id) do update set ${column} = ${value}
      where (k.${column} is null) <> (${value} is null)
      returning starred_at is not null as is_starred, hidden_at is not null as is_hidden`.execute(tx.query);
    const [mark] = rows;
    if (!mark) return;
    await append(tx, actor.user_id, "message_marked", { room_id: room.id, message_id, ...mark });
    if (mark.is_hidden) await withdrawWhere(tx, sql`${aboutMessages([message_id])} and n.user_id = ${actor.user_id}`);
  });
}

type Page = { limit: number; cursor?: string | undefined };

/** Messages of rooms that one is in, that one has not hidden, newest first. `filter` sees `x` (messages). */
async function myMessages(
  query: Query,
  viewer_id: string,
  filter: RawBuilder<unknown>,
  { limit, cursor }: Page,
): Promise<MessagesResponse> {
  const { rows } = await sql<{ message: Message }>`
    select ${messageJson} as message from (
      select x.* from messages x
      join members mb on mb.room_id = x.room_id and mb.user_id = ${viewer_id} and mb.request is distinct from 'declined'
      where x.deleted_at is null and ${notHidden(viewer_id)} and ${filter} and ${cursor ? sql`x.id < ${cursor}` : sql`true`}
      order by x.id desc limit ${limit + 1}) m
    left join users sender on sender.id = m.sender_id order by m.id desc`.execute(query);
  const { page, next_cursor } = paged(rows, limit, ({ message }) => message.message_id);
  return { messages: page.map((row) => row.message), next_cursor };
}

/** What I starred. */
export function starredMessages(query: Query, viewer_id: string, page: Page): Promise<MessagesResponse> {
  const starred = sql`x.id in (
    select k.message_id from message_marks k where k.user_id = ${viewer_id} and k.starred_at is not null)`;
  return myMessages(query, viewer_id, starred, page);
}

/** What names me: by name, or as one of a group of its room that I now belong to. */
export function mentioningMessages(query: Query, viewer_id: string, page: Page): Promise<MessagesResponse> {
  return myMessages(
    query,
    viewer_id,
    sql`x.sender_id is distinct from ${viewer_id} and x.id in (
    select n.id from messages n where n.mention_ids @> array[${viewer_id}::uuid]
    union all
    select g.id from members me join messages g on g.room_id = me.room_id and g.mention_groups is not null
    where me.user_id = ${viewer_id} and g.mention_groups && groups_of(me.role))`,
    page,
  );
}

/** What is pinned in a room. */
export function pinnedMessages(
  query: Query,
  viewer_id: string,
  room: RoomFor<"read">,
  page: Page,
): Promise<MessagesResponse> {
  return myMessages(query, viewer_id, sql`x.room_id = ${room.id} and x.pinned_at is not null`, page);
}
