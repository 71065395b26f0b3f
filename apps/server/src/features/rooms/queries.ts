import { LIMITS, type Member, type ReadResponse, type Room } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import { paged } from "../../paging.ts";
import { fold } from "../../search/fold.ts";
import { escapeLike } from "../../search/terms.ts";
import { messageJson, rfc3339 } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { isWaiting, type RoomFor } from "./policy.ts";

/** Where the picture of the room `r` is; a new picture has a new address, so it may be kept by browsers. */
export const pictureUrl = sql<string | null>`
  case when r.picture_id is not null then '/api/v1/chat/rooms/' || r.id || '/picture?v=' || r.picture_id end`;

/**
 * Whether the viewer, who is the member `mb`, has not hidden a message from themselves: looked up only in rooms where
 * they hid one, and these are looked up once for all rooms.
 */
const shownTo = (viewer_id: string | null, message: "u" | "x") => sql`(
  mb.room_id <> all (array(select k.room_id from message_marks k where k.user_id = ${viewer_id}::uuid and k.hidden_at is not null))
  or not exists (select from message_marks k where k.user_id = ${viewer_id}::uuid and k.message_id = ${sql.raw(message)}.id and k.hidden_at is not null))`;

/** Messages of others after the read mark, none in a request that waits; threads are counted apart. `mb` is the row of members. */
const unread = (viewer_id: string | null, which: RawBuilder<unknown>) => sql<number>`(
  select count(*)::int from (
    select 1 from messages u
    where mb.request is null and u.room_id = mb.room_id and u.seq > mb.read_seq and u.thread_id is null
    and u.sender_id is distinct from mb.user_id and u.deleted_at is null and ${shownTo(viewer_id, "u")} and ${which}
    limit ${sql.lit(LIMITS.unread)}) counted)`;
const unreadCount = (viewer_id: string | null) => unread(viewer_id, sql`true`);
/** Those among them that name the member. The first condition is that of an index. */
const mentionCount = (viewer_id: string | null) =>
  unread(
    viewer_id,
    sql`(u.mention_ids is not null or u.mention_groups is not null)
    and (u.mention_ids @> array[mb.user_id] or u.mention_groups && groups_of(mb.role))`,
  );

/** How many ask to join, for who may answer them. */
const waitingRequests = sql<number>`(
  select count(*)::int from (
    select 1 from join_requests j
    where j.room_id = mb.room_id and r.kind <> 'direct'
    and role_rank(mb.role) >= role_rank(r.add_role) and ${isWaiting(sql`mb.user_id`)}
    limit ${sql.lit(LIMITS.unread)}) counted)`;

/** The viewer's own request to join; `jr` is its row. */
export const myRequest = sql`case when jr.user_id is not null then json_build_object(
  'state', case when jr.declined_at is null then 'waiting' else 'declined' end,
  'created_at', ${rfc3339("jr.created_at")},
  'again_at', ${rfc3339("(jr.declined_at + interval '7 days')")}) end`;

/**
 * Rooms as `viewer_id` sees them. The filter sees `r` (rooms), `mb` (the viewer's membership) and `s` (the stream).
 * `offset 0` has people looked up one by one: the planner would read all of them for each room, or join them all.
 */
export async function rooms(
  query: Query,
  viewer_id: string | null,
  filter: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  limit: number,
): Promise<Room[]> {
  const result = await sql<{ room: Room }>`
    select json_build_object(
      'id', r.id, 'kind', r.kind, 'visibility', r.visibility, 'topic', r.topic, 'member_count', r.member_count,
      'picture_url', ${pictureUrl},
      'name', case when r.kind = 'direct' then coalesce(other.name, '') else r.name end,
      'message_lifetime', r.message_lifetime, 'created_at', ${rfc3339("r.created_at")}, 'seq', s.head_seq, 'permissions', room_permissions(r),
      'direct_user', other.card,
      'last_message', last.message,
      'my', case when mb.user_id is not null
        then json_build_object('role', mb.role, 'read_seq', mb.read_seq, 'unread_count', ${unreadCount(viewer_id)}, 'mention_count', ${mentionCount(viewer_id)},
          'request', coalesce(mb.request = 'waiting', false), 'join_requests', ${waitingRequests},
          'notify', mb.notify, 'is_favourite', mb.is_favourite, 'folder_id', mb.folder_id, 'color', mb.color, 'wallpaper', mb.wallpaper,
          'is_hidden', coalesce(coalesce(last.seq, 0) <= mb.hidden_seq, false),
          'muted_until', case when mb.muted_until = 'infinity' then 'always' else ${rfc3339("mb.muted_until")} end) end,
      'join_request', ${myRequest}
    ) as room
    from rooms r
    join streams s on s.id = r.id
    left join members mb
      on mb.room_id = r.id and mb.user_id = ${viewer_id}::uuid and mb.request is distinct from 'declined'
    left join join_requests jr on mb.user_id is null and jr.room_id = r.id and jr.user_id = ${viewer_id}::uuid
    left join lateral (
      select o.name, user_card(o) as card from users o
      where r.kind = 'direct' and mb.user_id is not null
      and o.id = case when r.direct_low = ${viewer_id}::uuid then r.direct_high else r.direct_low end offset 0
    ) other on true
    left join lateral (
      select ${messageJson} as message, m.seq
      from (select * from messages x where x.room_id = r.id and x.thread_id is null and ${shownTo(viewer_id, "x")}
        order by x.seq desc limit 1) m
      left join lateral (select o.name, o.avatar_id from users o where o.id = m.sender_id offset 0) sender on true
      where mb.user_id is not null
    ) last on true
    where ${filter}
    order by ${order}
    limit ${limit}`.execute(query);
  return result.rows.map((row) => row.room);
}

/** One room, or undefined; whether the viewer may see it is asked before (`roomFor`). */
export async function roomById(query: Query, viewer_id: string, room_id: string): Promise<Room | undefined> {
  return (await rooms(query, viewer_id, sql`r.id = ${room_id}`, sql`r.id`, 1))[0];
}

/** Whose name or topic has these words; the filter of `rooms`. */
export const roomNamed = (q: string) => sql`fold(r.name || ' ' || r.topic) like ${`%${escapeLike(fold(q))}%`}`;

type ListQuery = {
  scope: "mine" | "public" | "all";
  q?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

const SCOPES = {
  mine: sql`mb.user_id is not null`,
  public: sql`r.visibility = 'public'`,
  all: sql`(mb.user_id is not null or r.visibility = 'public')`,
};

/** My rooms, public ones that anyone may join, or both, newest id first, by pages. */
export async function listRooms(
  query: Query,
  viewer_id: string | null,
  list: ListQuery,
): Promise<{ rooms: Room[]; next_cursor: string | null }> {
  const scope = SCOPES[list.scope];
  const words = list.q ? sql`and ${roomNamed(list.q)}` : sql``;
  const after = list.cursor ? sql`and r.id < ${list.cursor}` : sql``;
  const found = await rooms(query, viewer_id, sql`${scope} ${words} ${after}`, sql`r.id desc`, list.limit + 1);
  const { page, next_cursor } = paged(found, list.limit, (room) => room.id);
  return { rooms: page, next_cursor };
}

/** The participants of a room by join order, by pages, or those of a name; the cursor is a user id of the page before. */
export async function membersOf(
  query: Query,
  { id: room_id }: RoomFor<"read">,
  { q = "", limit, cursor }: { q?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ members: Member[]; next_cursor: string | null }> {
  const after = cursor
    ? sql`and (mb.joined_at, mb.user_id) > (select c.joined_at, c.user_id from members c where c.room_id = ${room_id} and c.user_id = ${cursor}::uuid)`
    : sql``;
  const named = q === "" ? sql`` : sql`and fold(u.name || ' ' || u.username) like ${`%${escapeLike(fold(q))}%`}`;
  const result = await sql<{ member: Member }>`
    select json_build_object(
      'user', user_card(u), 'role', mb.role, 'joined_at', ${rfc3339("mb.joined_at")}) as member
    from members mb join users u on u.id = mb.user_id
    where mb.room_id = ${room_id} ${named} ${after}
    order by mb.joined_at, mb.user_id limit ${limit + 1}`.execute(query);
  const found = result.rows.map((row) => row.member);
  const { page, next_cursor } = paged(found, limit, (member) => member.user.id);
  return { members: page, next_cursor };
}

/** The streams that a user hears live: the inbox and every room, with their heads. None where the session has ended. */
export async function streamsOf(
  query: Query,
  user_id: string,
  session_id: string,
): Promise<{ stream: string; head: number }[]> {
  const result = await sql<{ stream: string; head: number }>`
    select id as stream, head_seq as head from streams
    where (id = ${user_id} or id in (
      select room_id from members where user_id = ${user_id} and request is distinct from 'declined'))
    and exists (
      select from sessions s join users u on u.id = s.user_id
      where s.id = ${session_id} and s.expires_at > now() and not is_suspended(u))`.execute(query);
  return result.rows;
}

/** The newest seq of a user's inbox. */
export async function inboxHead(query: Query, user_id: string): Promise<number> {
  const row = await query.selectFrom("streams").select("head_seq").where("id", "=", user_id).executeTakeFirst();
  return row?.head_seq ?? 0;
}

/** Where a member has read to, and what is unread since. */
export async function readState(query: Query, room_id: string, user_id: string): Promise<ReadResponse | undefined> {
  const result = await sql<ReadResponse>`
    select mb.room_id, mb.read_seq, ${unreadCount(user_id)} as unread_count
    from members mb where mb.room_id = ${room_id} and mb.user_id = ${user_id}`.execute(query);
  return result.rows[0];
}
