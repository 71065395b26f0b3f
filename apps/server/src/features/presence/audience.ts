import { sql } from "kysely";
import type { SharedState } from "../../realtime/shared-state.ts";
import type { Query } from "../../streams/streams.ts";

/** The most who are told of one person. */
const VIEWERS = 1_000;

/** Those who are connected of those who added these people. */
export async function followersHere(
  query: Query,
  shared: SharedState,
  user_ids: string[],
): Promise<{ user_id: string; viewer_id: string }[]> {
  const { rows } = await sql<{ user_id: string; viewer_id: string }>`
    select x.id as user_id, c.owner_id as viewer_id
    from unnest(${user_ids}::uuid[]) x(id)
    cross join lateral (select owner_id from contacts where contact_id = x.id limit ${VIEWERS}) c`.execute(query);
  const connected = await shared.connected(rows.map((row) => row.viewer_id));
  return rows.filter(({ viewer_id }) => connected.get(viewer_id) !== "gone");
}

/** Those who are connected of those who have somebody among their contacts or requests, and may know of them. */
export async function contactsHere(query: Query, shared: SharedState, user_id: string): Promise<string[]> {
  const followers = (await followersHere(query, shared, [user_id])).map((row) => row.viewer_id);
  const { rows } = await sql<{ viewer_id: string }>`
    select v.id as viewer_id from (
      select unnest(${followers}::uuid[])
      union (
        select case when sender_id = ${user_id} then receiver_id else sender_id end from contact_requests
        where ${user_id} in (sender_id, receiver_id) and declined_at is null limit ${VIEWERS})
    ) v(id) where relation_of(v.id, ${user_id}) not in ('i_block', 'they_block')`.execute(query);
  const ids = rows.map((row) => row.viewer_id);
  const connected = await shared.connected(ids);
  return ids.filter((id) => connected.get(id) !== "gone");
}
