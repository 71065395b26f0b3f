import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Tx } from "../../streams/streams.ts";
import { erasePosts, holdPosts } from "./actions.ts";
import { eraseComments } from "./comments.ts";
import { withdrawUnreadable } from "./publish.ts";

const idsOf = ({ rows }: { rows: { id: string }[] }) => rows.map((row) => row.id);

/**
 * Locks the posts of each of two people that the other did something with, and the other's shares of them, whoever may
 * read them now: a profile can turn private meanwhile. They come before inboxes: who comments holds the post and then notifies its author.
 */
export async function holdPostsBetween(tx: Tx, one: string, other: string): Promise<void> {
  const did = (doer: string) => sql`(
    select shared_id from posts where author_id = ${doer} union select post_id from comments where author_id = ${doer}
    union select post_id from post_reactions where user_id = ${doer}
    union select post_id from promotions where user_id = ${doer}
    union select post_id from poll_votes where user_id = ${doer})`;
  const of = (owner: string, doer: string) => sql`(author_id = ${owner} and id in ${did(doer)}
    or author_id = ${doer} and shared_id in (select id from posts where author_id = ${owner}))`;
  await holdPosts(tx, sql`${of(one, other)} or ${of(other, one)}`);
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
