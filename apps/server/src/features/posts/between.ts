import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Tx } from "../../streams/streams.ts";
import { erasePosts, holdPosts } from "./actions.ts";
import { eraseComments } from "./comments.ts";
import { withdrawUnreadable } from "./telling.ts";

const idsOf = ({ rows }: { rows: { id: string }[] }) => rows.map((row) => row.id);

/**
 * Locks the posts of two people that `eraseBetween` is going to change. They come before inboxes: who comments holds
 * the post and then tells its author.
 */
export async function holdPostsBetween(tx: Tx, one: string, other: string): Promise<void> {
  const touched = (table: string, doer: "author_id" | "user_id", post: "post_id" | "shared_id") => sql`
    select ${sql.ref(post)} from ${sql.table(table)} where ${sql.ref(doer)} in (${one}, ${other})`;
  await holdPosts(
    tx,
    sql`author_id in (${one}, ${other}) and reach = 0 and id in (
      ${touched("posts", "author_id", "shared_id")} union ${touched("comments", "author_id", "post_id")}
      union ${touched("post_reactions", "user_id", "post_id")} union ${touched("promotions", "user_id", "post_id")}
      union ${touched("poll_votes", "user_id", "post_id")})`,
  );
}

/** Erases what two people left with each other's posts that only contacts may read: shares, comments, likes, votes. */
export async function eraseBetween(app: App, tx: Tx, one: string, other: string): Promise<void> {
  const theirs = (owner: string, doer: string) => sql`(p.author_id = ${owner} and x.author_id = ${doer})`;
  const pairs = sql`p.reach = 0 and (${theirs(one, other)} or ${theirs(other, one)})`;
  const shares = await sql<{ id: string }>`
    select x.id from posts x join posts p on p.id = x.shared_id where ${pairs}`.execute(tx.query);
  await erasePosts(app, tx, idsOf(shares));
  const comments = await sql<{ id: string }>`
    select x.id from comments x join posts p on p.id = x.post_id where ${pairs}`.execute(tx.query);
  await eraseComments(tx, idsOf(comments));
  for (const table of ["post_reactions", "promotions", "poll_votes"] as const) {
    await sql`
      delete from ${sql.table(table)} x using posts p
      where p.id = x.post_id and p.reach = 0
      and (p.author_id = ${one} and x.user_id = ${other} or p.author_id = ${other} and x.user_id = ${one})`.execute(
      tx.query,
    );
  }
  const theirs_both = sql`p.author_id in (${one}, ${other}) and n.user_id in (${one}, ${other})`;
  await withdrawUnreadable(tx, theirs_both);
}

/** Erases some of somebody's posts and comments; answers how many, 0 when there are none left. */
export async function eraseSomeOf(app: App, tx: Tx, user_id: string, most: number): Promise<number> {
  const posts = await sql<{ id: string }>`select id from posts where author_id = ${user_id} limit ${most}`.execute(
    tx.query,
  );
  await erasePosts(app, tx, idsOf(posts));
  const comments = await sql<{ id: string }>`
    select id from comments where author_id = ${user_id} limit ${most}`.execute(tx.query);
  await eraseComments(tx, idsOf(comments));
  const waiting = await sql<{ file_id: string }>`
    delete from post_pictures where owner_id = ${user_id} and post_id is null returning file_id`.execute(tx.query);
  for (const { file_id } of waiting.rows) tx.after.push(() => void app.photos.drop(file_id));
  return posts.rows.length + comments.rows.length;
}
