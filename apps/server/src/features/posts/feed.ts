import type { FeedEntry, FeedOrder, FeedResponse, PostsResponse, UserCard } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { badCursor, LAST_ID, paged } from "../../paging.ts";
import type { Query } from "../../streams/streams.ts";
import { asStaff } from "./policy.ts";
import { postsByIds } from "./present.ts";

type Page = { limit: number; cursor?: string | undefined };
/** An entry before it is loaded: a post at its own place, or lifted to where somebody promoted it. */
type Place = { key: string; post_id: string; promoter: UserCard | null };

const NEWER_CAP = 100;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The feed, by keyset. The sets of who added the viewer and who is blocked are
 * taken once; what is read is then bounded by the page, not by the posts there are.
 */
export async function feed(
  query: Query,
  viewer: Actor | null,
  { order, tag, limit, cursor }: Page & { order: FeedOrder; tag?: string | undefined },
): Promise<FeedResponse> {
  const viewer_id = viewer?.user_id ?? null;
  const places =
    tag !== undefined
      ? await tagged(query, viewer_id, tag, limit + 1, idCursor(cursor))
      : order === "popular"
        ? await popular(query, viewer_id, limit + 1, cursor)
        : order === "following" && viewer_id
          ? await following(query, viewer_id, limit + 1, idCursor(cursor))
          : await newest(query, viewer_id, limit + 1, idCursor(cursor));
  const { page, next_cursor } = paged(places, limit, (place) => place.key);
  const posts = await postsByIds(
    query,
    viewer,
    page.map((place) => place.post_id),
    { asked: true },
  );
  const byId = new Map(posts.map((post) => [post.id, post]));
  const entries = page.flatMap(({ key, post_id, promoter }): FeedEntry[] => {
    const post = byId.get(post_id);
    return post ? [{ key, post, promoted_by: promoter }] : [];
  });
  return { entries, next_cursor };
}

function idCursor(cursor: string | undefined): string {
  if (cursor === undefined) return LAST_ID;
  if (!UUID.test(cursor)) throw badCursor();
  return cursor;
}

/** `suspended`: whose posts nobody reads. `chosen`: who added the viewer, whose private posts are theirs to read. `barred`: whom a block parts from them. */
export function sets(viewer_id: string | null): RawBuilder<unknown> {
  return sql`
    suspended as materialized (select u.id from users u where u.suspended_at is not null and is_suspended(u)),
    chosen as materialized (
      select c.owner_id as id from contacts c
      where c.contact_id = ${viewer_id}::uuid and not exists (select from suspended s where s.id = c.owner_id)
      union all select ${viewer_id}::uuid where ${viewer_id}::uuid is not null
    ),
    barred as materialized (
      select blocked_id as id from blocks where blocker_id = ${viewer_id}::uuid
      union all select blocker_id from blocks where blocked_id = ${viewer_id}::uuid
    )`;
}

/** Open posts that the viewer may read; sees `p`. What a share shares is asked too. */
function openTo(viewer_id: string | null): RawBuilder<unknown> {
  const reach = viewer_id === null ? sql`p.reach = 2` : sql`p.reach > 0`;
  return sql`${reach} and not exists (select from barred b where b.id = p.author_id)
    and not exists (select from suspended s where s.id = p.author_id) and ${shown(viewer_id)}`;
}

/** Posts that the viewer may read and has not hidden; sees `p`. */
export function readable(viewer_id: string | null): RawBuilder<unknown> {
  return sql`(${openTo(viewer_id)} or exists (select from chosen c where c.id = p.author_id) and ${shown(viewer_id)})`;
}

/** Not hidden by the viewer, and what it shares is for them to read; sees `p`. */
function shown(viewer_id: string | null): RawBuilder<unknown> {
  return sql`not exists (select from hidden_posts h where h.user_id = ${viewer_id}::uuid and h.post_id = p.id)
    and (p.shared_id is null or (select can_read_post(${viewer_id}::uuid, o) from posts o where o.id = p.shared_id))`;
}

/** A post stands where it was last lifted, and only there; sees `p`. */
function notLifted(viewer_id: string | null): RawBuilder<unknown> {
  // Asked row by row: as a join it would read all promotions there are.
  return sql`(p.promotion_count = 0 or (
    select true from promotions x where x.post_id = p.id and x.user_id is distinct from ${viewer_id}::uuid
    and exists (select from chosen c where c.id = x.user_id) limit 1) is null)`;
}

/** Posts that people who added the viewer lifted, between two keys, each at its last lift; `among` sees the promoter as `c`. */
function lifted(
  viewer_id: string,
  cursor: string,
  floor: RawBuilder<unknown>,
  limit: number,
  among: RawBuilder<unknown>,
) {
  // Sorted before anything is asked of the posts, so that only as many are asked as the page has room for.
  return sql`
    select x.id as key, p.id as post_id, x.user_id as promoter_id
    from (
      select y.* from chosen c cross join lateral (
        select * from promotions y where y.user_id = c.id and y.id < ${cursor} and y.id > ${floor}
        order by y.id desc limit ${limit}) y
      where c.id <> ${viewer_id} and ${among} order by y.id desc offset 0) x
    cross join lateral (
      select p.id from posts p where p.id = x.post_id and can_read_post(${viewer_id}, p) and ${shown(viewer_id)}
      and (select true from promotions later where later.post_id = p.id and later.id > x.id
        and later.user_id <> ${viewer_id} and exists (select from chosen d where d.id = later.user_id) limit 1) is null
      offset 0) p
    limit ${limit}`;
}

async function places(query: Query, rows: RawBuilder<{ key: string; post_id: string; promoter_id: string | null }>) {
  const found = await sql<Place>`
    select f.key, f.post_id, case when u.id is not null
      then user_card(u) end as promoter
    from (${rows}) f left join users u on u.id = f.promoter_id order by f.key desc`.execute(query);
  return found.rows;
}

const NIL = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/** Everything the viewer may read, newest first: what is open, what is theirs by choice, what was lifted for them. */
async function newest(query: Query, viewer_id: string | null, limit: number, cursor: string): Promise<Place[]> {
  const open = sql`
    select p.id as key, p.id as post_id, null::uuid as promoter_id from posts p
    where p.id < ${cursor} and ${openTo(viewer_id)} and ${notLifted(viewer_id)}
    order by p.id desc limit ${limit}`;
  if (viewer_id === null) return places(query, sql`with ${sets(null)} ${open}`);
  const floor = sql`(select f.id from floor f)`;
  return places(
    query,
    sql`
    with ${sets(viewer_id)},
    open as materialized (${open}),
    floor as materialized (
      select coalesce((select key from open order by key desc offset ${limit - 1} limit 1), ${NIL}) as id),
    own as (
      select p.id as key, p.id as post_id, null::uuid as promoter_id
      from chosen c
      cross join lateral (
        select * from posts p where p.author_id = c.id and p.reach = 0 and p.id < ${cursor} and p.id > ${floor}
        and ${shown(viewer_id)} and ${notLifted(viewer_id)}
        order by p.id desc limit ${limit}) p
    ),
    lifted as (${lifted(viewer_id, cursor, floor, limit, sql`true`)})
    select * from open union all select * from own union all select * from lifted order by key desc limit ${limit}`,
  );
}

/**
 * Of people whom the viewer added. Their heads are looked at first: a page ends at the last of
 * as many heads as it has entries, or before, so nothing older needs to be read.
 */
async function following(query: Query, viewer_id: string, limit: number, cursor: string): Promise<Place[]> {
  const ofOne = (author: string, wanted: RawBuilder<unknown>, from: RawBuilder<unknown>, count: number) => sql`
    select ${wanted} from posts p
    where p.author_id = ${sql.ref(`${author}.id`)} and p.id < ${cursor} and p.id >= ${from}
    and (p.reach > 0 or ${sql.ref(`${author}.chose_me`)}) and ${shown(viewer_id)} and ${notLifted(viewer_id)}
    order by p.id desc limit ${count}`;
  const floor = sql`(select f.id from floor f)`;
  return places(
    query,
    sql`
    with ${sets(viewer_id)},
    followed as materialized (
      select f.id, exists (select from chosen c where c.id = f.id) as chose_me
      from (select contact_id as id from contacts where owner_id = ${viewer_id} union all select ${viewer_id}::uuid) f
      where not exists (select from suspended s where s.id = f.id)
    ),
    heads as materialized (
      select f.id, f.chose_me, h.head from followed f cross join lateral (${ofOne("f", sql`p.id as head`, NIL, 1)}) h
      order by h.head desc limit ${limit}
    ),
    floor as materialized (
      select coalesce((select head from heads order by head desc offset ${limit - 1} limit 1), ${NIL}) as id),
    own as (
      select p.id as key, p.id as post_id, null::uuid as promoter_id
      from heads h cross join lateral (${ofOne("h", sql`p.id`, floor, limit)}) p
    ),
    lifted as (${lifted(viewer_id, cursor, floor, limit, sql`exists (select from followed f where f.id = c.id)`)})
    select * from own union all select * from lifted order by key desc limit ${limit}`,
  );
}

async function tagged(
  query: Query,
  viewer_id: string | null,
  tag: string,
  limit: number,
  cursor: string,
): Promise<Place[]> {
  return places(
    query,
    sql`
    with ${sets(viewer_id)}
    select p.id as key, p.id as post_id, null::uuid as promoter_id
    from post_tags t join posts p on p.id = t.post_id
    where t.tag = ${tag.normalize("NFKC").toLowerCase()} and t.post_id < ${cursor}
    and ${readable(viewer_id)}
    order by t.post_id desc limit ${limit}`,
  );
}

const HOT_CURSOR = /^(-?\d{1,9}(?:\.\d{1,17})?(?:e-?\d{1,2})?)_([0-9a-f-]{36})$/;

async function popular(
  query: Query,
  viewer_id: string | null,
  limit: number,
  cursor: string | undefined,
): Promise<Place[]> {
  const [, hotness = "1e300", id = LAST_ID] = cursor === undefined ? [] : (HOT_CURSOR.exec(cursor) ?? []);
  if (cursor !== undefined && (hotness === "1e300" || !UUID.test(id))) throw badCursor();
  const before = sql`(p.hotness, p.id) < (${hotness}::float8, ${id}::uuid)`;
  const { rows } = await sql<{ hotness: string; id: string }>`
    with ${sets(viewer_id)},
    open as materialized (
      select p.hotness, p.id from posts p where ${before} and ${openTo(viewer_id)}
      order by p.hotness desc, p.id desc limit ${limit}),
    floor as materialized (
      select case when count(*) < ${limit} then '-infinity'::float8 else min(hotness) end as hotness from open),
    own as (
      select p.hotness, p.id from chosen c
      cross join lateral (
        select * from posts p where p.author_id = c.id and p.reach = 0 and ${before}
        and p.hotness >= (select f.hotness from floor f) and ${shown(viewer_id)}
        order by p.hotness desc, p.id desc limit ${limit}) p)
    select hotness::text as hotness, id from (select * from open union all select * from own) f
    order by f.hotness desc, id desc limit ${limit}`.execute(query);
  return rows.map((row) => ({ key: `${row.hotness}_${row.id}`, post_id: row.id, promoter: null }));
}

/** How many entries of others there are after a key, up to 100. */
export async function newerCount(
  query: Query,
  viewer: Actor | null,
  order: "newest" | "following",
  after: string,
): Promise<number> {
  const viewer_id = viewer?.user_id ?? null;
  const found =
    order === "following" && viewer_id
      ? await following(query, viewer_id, NEWER_CAP, LAST_ID)
      : await newest(query, viewer_id, NEWER_CAP, LAST_ID);
  const newer = found.filter((place) => place.key > after).map((place) => place.post_id);
  if (newer.length === 0 || viewer_id === null) return newer.length;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from posts
    where id = any(${newer}::uuid[]) and author_id <> ${viewer_id}`.execute(query);
  return rows[0]?.count ?? 0;
}

/** One person's posts as the viewer may read them, newest first. Whether the profile is theirs to see is asked before. */
export async function postsOf(
  query: Query,
  viewer: Actor | null,
  author_id: string,
  { limit, cursor = LAST_ID }: Page,
): Promise<PostsResponse> {
  const viewer_id = viewer?.user_id ?? null;
  const { rows } = await sql<{ id: string }>`
    select p.id from posts p where p.author_id = ${author_id} and p.id < ${cursor}
    and (can_read_post(${viewer_id}::uuid, p) or ${asStaff(viewer)})
    order by p.id desc limit ${limit + 1}`.execute(query);
  return pageOf(query, viewer, rows, limit);
}

/** What I hid, last first. */
export async function hiddenPosts(
  query: Query,
  viewer: Actor,
  { limit, cursor = LAST_ID }: Page,
): Promise<PostsResponse> {
  const { rows } = await sql<{ id: string }>`
    select h.post_id as id from hidden_posts h join posts p on p.id = h.post_id
    where h.user_id = ${viewer.user_id} and h.post_id < ${cursor} and can_read_post(${viewer.user_id}, p)
    order by h.post_id desc limit ${limit + 1}`.execute(query);
  return pageOf(query, viewer, rows, limit);
}

async function pageOf(
  query: Query,
  viewer: Actor | null,
  rows: { id: string }[],
  limit: number,
): Promise<PostsResponse> {
  const ids = rows.map((row) => row.id);
  const { page, next_cursor } = paged(ids, limit, (id) => id);
  return { posts: await postsByIds(query, viewer, page), next_cursor };
}
