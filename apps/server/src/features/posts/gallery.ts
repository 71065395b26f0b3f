import type { GalleryResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { badCursor, paged } from "../../paging.ts";
import type { Query } from "../../streams/streams.ts";

const CURSOR = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_(\d{1,4})$/;

/** Pictures of posts that everyone may read, newest first; none of people whom a block parts from the viewer. */
export async function gallery(
  query: Query,
  viewer: Actor | null,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<GalleryResponse> {
  const viewer_id = viewer?.user_id ?? null;
  const [, post_id, place] = cursor === undefined ? [] : (CURSOR.exec(cursor) ?? []);
  if (cursor !== undefined && post_id === undefined) throw badCursor();
  const before = post_id ? sql`(i.post_id, i.place) < (${post_id}::uuid, ${Number(place)}::smallint)` : sql`true`;
  const { rows } = await sql<{ picture: GalleryResponse["pictures"][number]; key: string }>`
    select i.post_id || '_' || i.place as key, jsonb_build_object(
      'id', i.id, 'url', '/api/v1/posts/pictures/' || i.id, 'width', i.width, 'height', i.height, 'alt', i.alt,
      'post_id', p.id, 'title', p.title, 'author', user_card(u)) as picture
    from post_pictures i join posts p on p.id = i.post_id join users u on u.id = p.author_id
    where i.post_id is not null and ${before} and p.reach = 2 and can_read_post(${viewer_id}::uuid, p)
    and not exists (select from hidden_posts h where h.user_id = ${viewer_id}::uuid and h.post_id = p.id)
    order by i.post_id desc, i.place desc limit ${limit + 1}`.execute(query);
  const { page, next_cursor } = paged(rows, limit, (row) => row.key);
  return { pictures: page.map((row) => row.picture), next_cursor };
}
