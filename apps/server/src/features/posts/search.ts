import type { Post } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { badCursor, LAST_ID, paged } from "../../paging.ts";
import { withNearWords } from "../../search/spelling.ts";
import { type Term, tsqueryOf } from "../../search/terms.ts";
import type { Query } from "../../streams/streams.ts";
import { readable, sets } from "./feed.ts";
import { postsByIds } from "./present.ts";

/** Among so many of the newest posts a word that is common is found without reading all that have it. */
const NEWEST = 4_000;
/** Fewer on the first page, and near words are looked for too. */
const FEW = 3;
/** Where a list goes on, and whether it is the one with near words. */
const CURSOR = /^(near_)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

type Found = { posts: Post[]; terms: Term[]; next_cursor: string | null };

/** Posts with all these words, those that the viewer may read, newest first. */
export async function searchPosts(
  query: Query,
  viewer: Actor | null,
  terms: Term[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Found> {
  if (terms.length === 0) return { posts: [], terms, next_cursor: null };
  const [, near = "", from = LAST_ID] = cursor === undefined ? [] : (CURSOR.exec(cursor) ?? []);
  if (cursor !== undefined && from === LAST_ID) throw badCursor();
  const find = (wanted: Term[]) => idsOf(query, viewer?.user_id ?? null, wanted, limit + 1, from);
  let wanted = near ? await withNearWords(query, terms) : terms;
  let ids = await find(wanted);
  let kind = near;
  if (cursor === undefined && ids.length < Math.min(FEW, limit)) {
    wanted = await withNearWords(query, terms);
    ids = await find(wanted);
    kind = "near_";
  }
  const { page, next_cursor } = paged(ids, limit, (id) => `${kind}${id}`);
  const posts = await postsByIds(query, viewer, page, { asked: true });
  return { posts, terms: wanted, next_cursor };
}

async function idsOf(
  query: Query,
  viewer_id: string | null,
  terms: Term[],
  limit: number,
  from: string,
): Promise<string[]> {
  const words = tsqueryOf(terms);
  // Sorted before anything is asked of the posts, so that only as many are asked as the page has room for.
  const newest = sql`
    select n.post_id from (
      select post_id, words from post_search where post_id < ${from} order by post_id desc limit ${NEWEST} offset 0) n
    where n.words @@ ${words}::tsquery order by n.post_id desc offset 0`;
  const all = sql`
    select s.post_id from (
      select post_id from post_search where post_id < ${from} and words @@ ${words}::tsquery offset 0) s
    order by s.post_id desc offset 0`;
  const readers = async (matching: typeof all) => {
    const { rows } = await sql<{ id: string }>`
      with ${sets(viewer_id)}
      select p.id from (${matching}) m cross join lateral (
        select p.id from posts p where p.id = m.post_id and ${readable(viewer_id)} offset 0) p
      limit ${limit}`.execute(query);
    return rows.map((row) => row.id);
  };
  const found = await readers(newest);
  return found.length === limit ? found : readers(all);
}
