import { type Comment, type CommentsResponse, type createCommentBody, phrase } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import { type Actor, isSiteModerator } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, forbidden, notFound } from "../../errors.ts";
import { paged } from "../../paging.ts";
import { rfc3339 } from "../../streams/read.ts";
import { inTransaction, type Query, type Tx } from "../../streams/streams.ts";
import { withdrawAbout, withdrawDoing } from "../notifications/withdraw.ts";
import { goneToo, holdPost, holdPosts } from "./actions.ts";
import { written } from "./names.ts";
import { type PostRow, postFor } from "./policy.ts";
import { mentionsIn } from "./present.ts";
import { tellOf, withdrawUnnamed } from "./publish.ts";

type Loaded = Omit<Comment, "actions">;

/** Comments that the viewer may see of a post that they may read: not those of people whom a block parts from them. Sees `c`. */
async function comments(
  query: Query,
  viewer: Actor | null,
  post: PostRow,
  filter: RawBuilder<unknown>,
  limit: number,
): Promise<Comment[]> {
  const viewer_id = viewer?.user_id ?? null;
  const { rows } = await sql<{ comment: Loaded }>`
    select jsonb_build_object('id', c.id, 'post_id', c.post_id, 'parent_id', c.parent_id,
      'author', case when u.id is not null then user_card(u) end,
      'content', c.content, 'body', c.body, 'like_count', c.like_count, 'reply_count', c.reply_count,
      'mentions', ${mentionsIn(sql`comment_mentions`, sql`comment_id`, sql`c.id`)},
      'liked', exists (select from comment_likes l where l.comment_id = c.id and l.user_id = ${viewer_id}::uuid),
      'created_at', ${rfc3339("c.created_at")}, 'edited_at', ${rfc3339("c.edited_at")}) as comment
    from comments c left join users u on u.id = c.author_id
    where c.post_id = ${post.id} and ${filter}
    and (u.id is null or not is_suspended(u) and relation_of(${viewer_id}::uuid, u.id) not in ('i_block', 'they_block'))
    order by c.id limit ${limit}`.execute(query);
  return rows.map(({ comment }) => ({ ...comment, actions: actionsOf(viewer, post, comment) }));
}

function actionsOf(viewer: Actor | null, post: PostRow, { author, parent_id }: Loaded): Comment["actions"] {
  if (!viewer) return [];
  const actions: Comment["actions"] = [];
  if (author && post.as_reader) actions.push("like");
  if (post.as_reader && parent_id === null) actions.push("reply");
  if (author?.id === viewer.user_id) actions.push("edit");
  if (author && (author.id === viewer.user_id || post.author_id === viewer.user_id || isSiteModerator(viewer)))
    actions.push("delete");
  if (author && author.id !== viewer.user_id) actions.push("report");
  return actions;
}

export async function listComments(
  query: Query,
  viewer: Actor | null,
  post_id: string,
  { parent_id, limit, cursor }: { parent_id?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<CommentsResponse> {
  const post = await postFor(query, viewer, post_id, "read");
  const level = parent_id ? sql`c.parent_id = ${parent_id}` : sql`c.parent_id is null`;
  const after = cursor ? sql`and c.id > ${cursor}` : sql``;
  const found = await comments(query, viewer, post, sql`${level} ${after}`, limit + 1);
  const { page, next_cursor } = paged(found, limit, (comment) => comment.id);
  return { comments: page, next_cursor };
}

type CommentRow = {
  id: string;
  post_id: string;
  parent_id: string | null;
  author_id: string | null;
  content: string;
  created_at: Date;
};

/** The one door to a comment: through the post that it stands below. */
export async function commentFor(
  query: Query,
  actor: Actor | null,
  comment_id: string,
): Promise<{ row: CommentRow; post: PostRow; comment: Comment }> {
  const row = await query
    .selectFrom("comments")
    .select(["id", "post_id", "parent_id", "author_id", "content", "created_at"])
    .where("id", "=", comment_id)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  const post = row && (await postFor(query, actor, row.post_id, "read").catch(() => undefined));
  const seen = post && (await comments(query, actor, post, sql`c.id = ${comment_id}`, 1));
  if (!row || !post || !seen?.[0]) throw notFound("comment");
  return { row, post, comment: seen[0] };
}

/** A comment for a link to it: which page of which list it is on depends on its `parent_id`. */
export async function readComment(query: Query, viewer: Actor | null, comment_id: string): Promise<Comment> {
  return (await commentFor(query, viewer, comment_id)).comment;
}

async function oneComment(query: Query, actor: Actor, post: PostRow, comment_id: string): Promise<Comment> {
  const [comment] = await comments(query, actor, post, sql`c.id = ${comment_id}`, 1);
  if (!comment) throw notFound("comment");
  return comment;
}

/** Writes below a post, or below a comment on it. The same `client_id` again answers with the first one. */
export async function createComment(
  app: App,
  actor: Actor,
  post_id: string,
  { content, parent_id = undefined, client_id = undefined }: z.output<typeof createCommentBody>,
): Promise<Comment> {
  const made = await inTransaction(app.db, app.hub, async (tx) => {
    await holdPost(tx, post_id);
    const post = await postFor(tx.query, actor, post_id, "comment");
    const parent = parent_id === undefined ? undefined : await parentOf(tx, actor, post_id, parent_id);
    const admitted = await app.gate.admit(app, { kind: "comment", content, query: tx.query, actor, post_id });
    const text = await written(tx.query, actor, admitted);
    const [row] = await tx.query
      .insertInto("comments")
      .values({
        post_id,
        parent_id: parent_id ?? null,
        author_id: actor.user_id,
        content: text.content,
        body: JSON.stringify(text.body),
        client_id: client_id ?? null,
      })
      .onConflict((oc) => oc.columns(["author_id", "client_id"]).doNothing())
      .returning("id")
      .execute();
    if (!row) return { post, id: await firstOf(tx, actor, post_id, client_id) };
    await setNames(tx, row.id, text.named);
    const about = { post_id, comment_id: row.id };
    const replied = parent?.author_id ? [parent.author_id] : [];
    const others = text.named.filter((id) => !replied.includes(id));
    await tellOf(tx, actor.user_id, replied, { ...about, kind: "comment_replied", group_key: `replied:${parent_id}` });
    await tellOf(tx, actor.user_id, others, { ...about, kind: "post_mentioned", group_key: `mentioned:${row.id}` });
    if (![...replied, ...others].includes(post.author_id)) {
      const group_key = `post_commented:${post_id}`;
      await tellOf(tx, actor.user_id, [post.author_id], { ...about, kind: "post_commented", group_key });
    }
    tx.after.push(() => app.posts.changed(post_id));
    return { post, id: row.id };
  }).catch(goneToo);
  return oneComment(app.db.query, actor, made.post, made.id);
}

/** What was written with this `client_id` before. */
async function firstOf(tx: Tx, actor: Actor, post_id: string, client_id: string | undefined): Promise<string> {
  const first = await tx.query
    .selectFrom("comments")
    .select(["id", "post_id"])
    .where("author_id", "=", actor.user_id)
    .where("client_id", "=", client_id ?? null)
    .executeTakeFirstOrThrow();
  if (first.post_id !== post_id) throw new AppError("conflict", phrase("This client_id was used below another post."));
  return first.id;
}

async function parentOf(tx: Tx, actor: Actor, post_id: string, parent_id: string): Promise<CommentRow> {
  const { row } = await commentFor(tx.query, actor, parent_id);
  if (row.post_id !== post_id) throw notFound("comment");
  if (row.parent_id !== null) throw forbidden(phrase("Replies are one level deep: reply to the comment above."));
  return row;
}

async function setNames(tx: Tx, comment_id: string, named: string[]): Promise<void> {
  await sql`delete from comment_mentions where comment_id = ${comment_id}`.execute(tx.query);
  await sql`
    insert into comment_mentions (comment_id, user_id, name)
    select ${comment_id}, u.id, u.username from users u where u.id = any(${named}::uuid[])`.execute(tx.query);
}

export async function updateComment(app: App, actor: Actor, comment_id: string, content: string): Promise<Comment> {
  const post = await inTransaction(app.db, app.hub, async (tx) => {
    const { post, comment } = await commentFor(tx.query, actor, comment_id);
    if (!comment.actions.includes("edit")) throw forbidden(phrase("Only the author can do that."));
    const about = { kind: "comment", query: tx.query, actor, post_id: post.id, comment_id } as const;
    const text = await written(tx.query, actor, await app.gate.admit(app, { ...about, content }));
    await sql`
      update comments set content = ${text.content}, body = ${JSON.stringify(text.body)}::jsonb, edited_at = now()
      where id = ${comment_id} and deleted_at is null`.execute(tx.query);
    await setNames(tx, comment_id, text.named);
    await withdrawUnnamed(tx, { post_id: post.id, comment_id }, text.named);
    tx.after.push(() => app.posts.changed(post.id));
    return post;
  });
  return oneComment(app.db.query, actor, post, comment_id);
}

/** Its author, the post's author and site staff delete a comment. */
export async function deleteComment(app: App, actor: Actor, comment_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    // One's own goes from posts, too, that one can no longer read.
    const own = await tx.query
      .selectFrom("comments")
      .select("post_id")
      .where("id", "=", comment_id)
      .where("author_id", "=", actor.user_id)
      .executeTakeFirst();
    const post_id = own?.post_id ?? (await deletableOn(tx, actor, comment_id));
    await eraseComments(tx, [comment_id]);
    tx.after.push(() => app.posts.changed(post_id));
  });
}

/** The post of somebody else's comment that the actor may delete. */
async function deletableOn(tx: Tx, actor: Actor, comment_id: string): Promise<string> {
  const { post, comment } = await commentFor(tx.query, actor, comment_id);
  if (!comment.actions.includes("delete"))
    throw forbidden(phrase("Only its author or the author of the post can do that."));
  return post.id;
}

/** Deletes comments; one with replies stays without author and content, for as long as it has some. */
export async function eraseComments(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const chosen = sql`id = any(${ids}::uuid[])`;
  // Their posts count them, and are locked before them, as deleting a post does.
  await holdPosts(tx, sql`id in (select post_id from comments where ${chosen})`);
  const { rows } = await sql<{ post_id: string; parent_id: string | null }>`
    select post_id, parent_id from comments where ${chosen} order by id for update`.execute(tx.query);
  await sql`delete from comment_mentions where comment_id = any(${ids}::uuid[])`.execute(tx.query);
  await sql`delete from comment_likes where comment_id = any(${ids}::uuid[])`.execute(tx.query);
  await sql`delete from comments where ${chosen} and reply_count = 0`.execute(tx.query);
  await sql`
    update comments set content = '', body = '[]', author_id = null, client_id = null, edited_at = null, deleted_at = now()
    where ${chosen}`.execute(tx.query);
  const parents = rows.flatMap((row) => row.parent_id ?? []);
  await sql`
    delete from comments where id = any(${parents}::uuid[]) and deleted_at is not null and reply_count = 0`.execute(
    tx.query,
  );
  // After the rows of posts, which the counts are kept in: who comments takes the inboxes last, too.
  const post_ids = [...new Set(rows.map((row) => row.post_id))];
  await withdrawAbout(tx, post_ids, ids);
}

export async function likeComment(app: App, actor: Actor, comment_id: string, liked: boolean): Promise<Comment> {
  const post = await inTransaction(app.db, app.hub, async (tx) => {
    // For the same reason as a post (`holdPost`).
    await sql`select from comments where id = ${comment_id} for no key update`.execute(tx.query);
    const { post, comment } = await commentFor(tx.query, actor, comment_id);
    if (!(liked ? comment.actions.includes("like") : post.as_reader))
      throw forbidden(phrase("You can't do that with this comment."));
    if (!liked) {
      await sql`delete from comment_likes where comment_id = ${comment_id} and user_id = ${actor.user_id}`.execute(
        tx.query,
      );
      await withdrawDoing(tx, "comment_liked", actor.user_id, { post_id: post.id, comment_id });
      return post;
    }
    const { rows } = await sql`
      insert into comment_likes (comment_id, user_id) values (${comment_id}, ${actor.user_id})
      on conflict do nothing returning 1 as one`.execute(tx.query);
    if (rows.length > 0 && comment.author) {
      await tellOf(tx, actor.user_id, [comment.author.id], {
        post_id: post.id,
        comment_id,
        kind: "comment_liked",
        group_key: `comment_liked:${comment_id}`,
      });
    }
    return post;
  }).catch(goneToo);
  return oneComment(app.db.query, actor, post, comment_id);
}
