import type { NotificationKind } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import { lockStreams, type Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { withdrawWhere } from "../notifications/withdraw.ts";

type About = {
  post_id: string;
  comment_id?: string;
  kind: NotificationKind;
  group_key: string;
  share_id?: string;
  quiet?: true;
};

/** Tells people of what somebody did with a post, each of them once and only who may read it; nobody of their own doings. */
export async function tellOf(tx: Tx, actor_id: string, user_ids: string[], about: About): Promise<void> {
  if (user_ids.length === 0) return;
  const { post_id, comment_id, kind, group_key, share_id, quiet } = about;
  const { rows } = await sql<{ id: string }>`
    select u.id from unnest(${[...new Set(user_ids)]}::uuid[]) x(id) join users u on u.id = x.id
    where u.id <> ${actor_id} and relation_of(u.id, ${actor_id}) not in ('i_block', 'they_block')
    and exists (select from posts p where p.id = ${post_id} and can_read_post(u.id, p))
    order by u.id`.execute(tx.query);
  const readers = rows.map((row) => row.id);
  await lockStreams(tx, readers);
  for (const user_id of readers) {
    const source = { type: "post", post_id, ...(comment_id && { comment_id }) } as const;
    await notify(tx, user_id, kind, { actor_id, source, group_key, share_id, ...(quiet && { quiet }) });
  }
}

/** Withdraws the mention in a post, or in a comment on it, from everyone whom its text no longer names. */
export function withdrawUnnamed(
  tx: Tx,
  source: { post_id: string; comment_id?: string },
  named: string[],
): Promise<void> {
  const place = source.comment_id ? sql`= ${source.comment_id}` : sql`is null`;
  return withdrawWhere(
    tx,
    sql`c.source ? 'post_id' and c.source ->> 'post_id' = ${source.post_id} and c.source ->> 'comment_id' ${place}
      and c.kind = 'post_mentioned' and n.user_id <> all(${named}::uuid[])`,
  );
}

/** Withdraws what is about posts from everyone who may no longer read them; `which` sees the row `p` of posts, `n` whose it is. */
export function withdrawUnreadable(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  return withdrawWhere(
    tx,
    sql`c.source ? 'post_id' and c.source ->> 'post_id' in (
      select p.id::text from posts p where (${which}) and not can_read_post(n.user_id, p))`,
  );
}
