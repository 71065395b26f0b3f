import { LIMITS, phrase, type Room } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import { invalid } from "../../errors.ts";
import { paged } from "../../paging.ts";
import { fold } from "../../search/fold.ts";
import { escapeLike } from "../../search/terms.ts";
import { rfc3339 } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { firstPermissions } from "./permissions.ts";
import { canDiscover } from "./policy.ts";
import { myRequest, pictureUrl } from "./queries.ts";

type Page = { rooms: Room[]; next_cursor: string | null };
type PageQuery = { limit: number; cursor?: string | undefined };

/** Private rooms by a part of their name, newest id first; not those whose owner blocks the viewer, or is blocked. */
export async function discoverRooms(
  query: Query,
  viewer_id: string,
  { q = "", ...page }: PageQuery & { q?: string | undefined },
): Promise<Page> {
  if (q.length < LIMITS.discover_min)
    throw invalid("q", phrase("Type at least {minimum} letters.", { minimum: LIMITS.discover_min }));
  return outsideRooms(
    query,
    viewer_id,
    sql`${canDiscover(viewer_id)} and fold(r.name) like ${`%${escapeLike(fold(q))}%`}`,
    page,
  );
}

/**
 * Rooms that the viewer asked to join: where that waits, and where it was declined within a week; not those that they
 * may not know of any more, since these became secret or a block came between.
 */
export function requestedRooms(query: Query, viewer_id: string, page: PageQuery): Promise<Page> {
  const recent = sql`coalesce(jr.declined_at > now() - interval '7 days', true)`;
  return outsideRooms(
    query,
    viewer_id,
    sql`jr.user_id is not null and ${recent} and (r.visibility = 'public' or ${canDiscover(viewer_id)})`,
    page,
  );
}

/** Rooms as one sees them who may know that they are there: name, picture, number of members, and nothing else of them. */
async function outsideRooms(
  query: Query,
  viewer_id: string,
  filter: RawBuilder<unknown>,
  { limit, cursor }: PageQuery,
): Promise<Page> {
  const after = cursor ? sql`and r.id < ${cursor}` : sql``;
  type Seen = Pick<Room, "id" | "visibility" | "name" | "member_count" | "picture_url" | "created_at" | "join_request">;
  const { rows } = await sql<{ room: Seen & { kind: "group" | "channel" } }>`
    select json_build_object('id', r.id, 'kind', r.kind, 'visibility', r.visibility, 'name', r.name,
      'member_count', r.member_count, 'created_at', ${rfc3339("r.created_at")},
      'picture_url', ${pictureUrl},
      'join_request', ${myRequest}) as room
    from rooms r
    left join join_requests jr on jr.room_id = r.id and jr.user_id = ${viewer_id}::uuid
    where ${filter} ${after}
    and not exists (select from members m where m.room_id = r.id and m.user_id = ${viewer_id}::uuid)
    order by r.id desc limit ${limit + 1}`.execute(query);
  const { page, next_cursor } = paged(rows, limit, ({ room }) => room.id);
  const rooms = page.map(
    ({ room }): Room => ({
      ...room,
      ...{ topic: "", seq: 0, message_lifetime: null, direct_user: null, last_message: null, my: null },
      permissions: firstPermissions(room.kind),
    }),
  );
  return { rooms, next_cursor };
}
