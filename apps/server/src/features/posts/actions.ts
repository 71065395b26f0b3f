import { type createPostBody, type Post, phrase, type sharePostBody, type UpdatePostBody } from "@helloworld/protocol";
import { tagsOf } from "@helloworld/text";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { invalid, notFound, violated } from "../../errors.ts";
import { inTransaction, type Query, type Tx } from "../../streams/streams.ts";
import { forgetLinks, setLink } from "../links/previews.ts";
import { withdrawAbout } from "../notifications/withdraw.ts";
import { forgetUnused, wordsOfPosts } from "../search/words.ts";
import { type Written, written } from "./names.ts";
import { postFor } from "./policy.ts";
import { postsByIds } from "./present.ts";
import { tellOf, withdrawUnnamed, withdrawUnreadable } from "./publish.ts";

type NewPost = z.output<typeof createPostBody>;
type NewShare = z.output<typeof sharePostBody>;

/** Writes a post. The same `client_id` again answers with the first one. */
export async function createPost(app: App, actor: Actor, input: NewPost): Promise<Post> {
  const closes_at = input.poll?.closes_at;
  if (closes_at && Date.parse(closes_at) <= Date.now())
    throw invalid("poll.closes_at", phrase("Choose a time in the future."));
  const id = await inTransaction(app.db, app.hub, async (tx) => {
    const { title } = input;
    const content = await app.gate.admit(app, { kind: "post", content: input.content, query: tx.query, actor, title });
    const text = await written(tx.query, actor, content);
    const made = await insertPost(app, tx, actor, input, text);
    if (!made.is_new) return made.id;
    await setPictures(tx, actor, made.id, input.pictures);
    if (input.poll) {
      const { options, multiple } = input.poll;
      await tx.query
        .insertInto("polls")
        .values({ post_id: made.id, options, votes: options.map(() => 0), multiple, closes_at: closes_at ?? null })
        .execute();
    }
    tx.after.push(() => app.posts.published(made.id));
    return made.id;
  });
  return onePost(app.db.query, actor, id);
}

/** Shows somebody's post on the actor's own profile, to those of its readers who may read it there. */
export async function sharePost(app: App, actor: Actor, post_id: string, input: NewShare): Promise<Post> {
  const id = await inTransaction(app.db, app.hub, async (tx) => {
    const post = await postFor(tx.query, actor, post_id, "share");
    const shared_id = post.shared_id ?? post.id;
    // Keeps what is shared from being deleted or narrowed meanwhile. The share is counted on that row, so it is locked
    // for that at once: two who held it in common and then both wanted to change it would wait for each other.
    await holdProfile(tx, actor);
    await holdPost(tx, shared_id);
    const original = await postFor(tx.query, actor, shared_id, "share");
    const { title } = input;
    const content = await app.gate.admit(app, { kind: "post", content: input.content, query: tx.query, actor, title });
    const text = await written(tx.query, actor, content);
    const made = await insertPost(app, tx, actor, { ...input, client_id: undefined }, text, shared_id);
    await tellOf(tx, actor.user_id, [original.author_id], {
      post_id: shared_id,
      kind: "post_shared",
      group_key: `post_shared:${shared_id}`,
      share_id: made.id,
    });
    tx.after.push(() => app.posts.changed(shared_id));
    tx.after.push(() => app.posts.published(made.id));
    return made.id;
  });
  return onePost(app.db.query, actor, id);
}

type Fields = Pick<NewPost, "title" | "visibility" | "client_id">;

async function insertPost(
  app: App,
  tx: Tx,
  actor: Actor,
  { title, visibility, client_id }: Fields,
  text: Written,
  shared_id: string | null = null,
): Promise<{ id: string; is_new: boolean }> {
  const { content, body } = text;
  const [row] = await tx.query
    .insertInto("posts")
    .values({
      author_id: actor.user_id,
      title,
      content,
      body: JSON.stringify(body),
      visibility,
      shared_id,
      client_id: client_id ?? null,
    })
    .onConflict((oc) => oc.columns(["author_id", "client_id"]).doNothing())
    .returning("id")
    .execute();
  if (row) {
    await setNames(tx, actor, row.id, text);
    await setLink(app, tx, row.id, body);
    return { id: row.id, is_new: true };
  }
  const first = await tx.query
    .selectFrom("posts")
    .select("id")
    .where("author_id", "=", actor.user_id)
    .where("client_id", "=", client_id ?? null)
    .executeTakeFirstOrThrow();
  return { id: first.id, is_new: false };
}

/** Notes the tags of a text and whom it names, and tells those who were not named before. */
async function setNames(tx: Tx, actor: Actor, post_id: string, { body, named }: Written): Promise<void> {
  await sql`delete from post_tags where post_id = ${post_id}`.execute(tx.query);
  await sql`insert into post_tags (tag, post_id) select unnest(${tagsOf(body)}::text[]), ${post_id}`.execute(tx.query);
  await sql`delete from post_mentions where post_id = ${post_id} and user_id <> all(${named}::uuid[])`.execute(
    tx.query,
  );
  const { rows } = await sql<{ user_id: string; is_new: boolean }>`
    insert into post_mentions (post_id, user_id, name)
    select ${post_id}, u.id, u.username from users u where u.id = any(${named}::uuid[])
    on conflict (post_id, user_id) do update set name = excluded.name
    returning user_id, xmax = 0 as is_new`.execute(tx.query);
  await withdrawUnnamed(tx, { post_id }, named);
  await tellOf(
    tx,
    actor.user_id,
    rows.flatMap((row) => (row.is_new ? row.user_id : [])),
    { post_id, kind: "post_mentioned", group_key: `post_mentioned:${post_id}` },
  );
}

/** Makes these pictures those of a post, in this order. New ones are uploads of the actor that belong to no post yet. */
async function setPictures(tx: Tx, actor: Actor, post_id: string, pictures: NewPost["pictures"]): Promise<string[]> {
  const ids = pictures.map((picture) => picture.id);
  const { rows: dropped } = await sql<{ file_id: string }>`
    delete from post_pictures where post_id = ${post_id} and id <> all(${ids}::uuid[]) returning file_id`.execute(
    tx.query,
  );
  const { rows: kept } = await sql<{ id: string }>`
    update post_pictures set post_id = ${post_id}, place = x.place, alt = x.alt
    from unnest(${ids}::uuid[], ${pictures.map((picture) => picture.alt)}::text[]) with ordinality x(id, alt, place)
    where post_pictures.id = x.id and owner_id = ${actor.user_id} and (post_id is null or post_id = ${post_id})
    returning post_pictures.id`.execute(tx.query);
  if (kept.length < new Set(ids).size || new Set(ids).size < ids.length)
    throw invalid("pictures", phrase("One of the pictures is no longer there. Add it again."));
  return dropped.map((row) => row.file_id);
}

/** Changes a post: its text, its pictures, who may read it. */
export async function updatePost(app: App, actor: Actor, post_id: string, input: UpdatePostBody): Promise<Post> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const post = await postFor(tx.query, actor, post_id, "edit");
    if (Object.keys(input).length === 0) return;
    const { title, content, visibility, pictures, remove_preview } = input;
    if (visibility !== undefined) await holdProfile(tx, actor);
    const text = await rewritten(app, tx, actor, post_id, input);
    const edited = title !== undefined || content !== undefined || pictures !== undefined;
    if (text) await setLink(app, tx, post_id, text.body);
    await tx.query
      .updateTable("posts")
      .set({
        ...(remove_preview !== undefined && { link_removed: remove_preview }),
        ...(title !== undefined && { title }),
        ...(text && { content: text.content, body: JSON.stringify(text.body) }),
        ...(visibility !== undefined && { visibility }),
        ...(edited && { edited_at: sql<Date>`now()` }),
      })
      .where("id", "=", post_id)
      .execute();
    if (text) await setNames(tx, actor, post_id, text);
    if (pictures) {
      const dropped = await setPictures(
        tx,
        actor,
        post_id,
        pictures.map(({ id, alt = "" }) => ({ id, alt })),
      );
      for (const file_id of dropped) tx.after.push(() => void app.photos.drop(file_id));
    }
    await requireContent(tx, post_id, post.shared_id);
    if (visibility !== undefined) await withdrawUnreadable(tx, sql`p.id = ${post_id} or p.shared_id = ${post_id}`);
    tx.after.push(() => app.posts.changed(post_id));
  });
  return onePost(app.db.query, actor, post_id);
}

/** The new text of a post, where that or the title changes; none where the text stays. */
async function rewritten(app: App, tx: Tx, actor: Actor, post_id: string, change: UpdatePostBody) {
  const { title, content } = change;
  if (title === undefined && content === undefined) return undefined;
  const admitted = await app.gate.admit(app, {
    kind: "post",
    content: content ?? "",
    query: tx.query,
    actor,
    post_id,
    title,
  });
  return content === undefined ? undefined : written(tx.query, actor, admitted);
}

async function requireContent(tx: Tx, post_id: string, shared_id: string | null): Promise<void> {
  if (shared_id) return;
  const { rows } = await sql<{ empty: boolean }>`
    select btrim(content) = '' and not exists (select from post_pictures where post_id = p.id)
      and not exists (select from polls where post_id = p.id) as empty
    from posts p where id = ${post_id}`.execute(tx.query);
  if (rows[0]?.empty) throw invalid("content", phrase("Write something, or add a picture."));
}

/** Deletes a post with its comments, pictures and shares, and what told of it. */
export async function deletePost(app: App, actor: Actor, post_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await postFor(tx.query, actor, post_id, "delete");
    await erasePosts(app, tx, [post_id]);
  });
}

/** Deletes posts with everything that hangs on them; shares of them are posts too. */
export async function erasePosts(app: App, tx: Tx, post_ids: string[]): Promise<void> {
  if (post_ids.length === 0) return;
  const gone_too = sql`id = any(${post_ids}::uuid[]) or shared_id = any(${post_ids}::uuid[])`;
  // With what they share, where their end is counted.
  await holdPosts(tx, sql`${gone_too} or id in (select shared_id from posts where id = any(${post_ids}::uuid[]))`);
  const { rows } = await sql<{ id: string; shared_id: string | null; link_url: string | null; files: string[] }>`
    select p.id, p.shared_id, p.link_url, array(select i.file_id from post_pictures i where i.post_id = p.id) as files
    from posts p where ${gone_too}`.execute(tx.query);
  const gone = rows.map((row) => row.id);
  const words = await wordsOfPosts(tx.query, gone);
  await sql`delete from posts where id = any(${gone}::uuid[])`.execute(tx.query);
  // After the rows of posts and comments: who comments or likes takes the inboxes last, too.
  await withdrawAbout(tx, gone);
  const links = rows.flatMap((row) => row.link_url ?? []);
  await forgetLinks(tx, links);
  await forgetUnused(tx.query, words);
  tx.after.push(() => {
    for (const { id, shared_id, files } of rows) {
      app.posts.changed(id);
      if (shared_id) app.posts.changed(shared_id);
      for (const file_id of files) void app.photos.drop(file_id);
    }
  });
}

/**
 * Locks a post on which something is about to be counted. The foreign key of what is counted takes a weaker lock first,
 * and a transaction that raises its lock can wait for one that waits for it.
 */
export async function holdPost(tx: Tx, post_id: string): Promise<void> {
  await sql`select from posts where id = ${post_id} for no key update`.execute(tx.query);
}

/** Locks posts that may be deleted until commit, in id order, before their comments and all inboxes. */
export async function holdPosts(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  await sql`select from posts where ${which} order by id for update`.execute(tx.query);
}

/** Locks the author's profile, which says whom their posts reach, before their posts: a change of it locks both. */
async function holdProfile(tx: Tx, actor: Actor): Promise<void> {
  await sql`select from profiles where user_id = ${actor.user_id} for share`.execute(tx.query);
}

/** A post that was there a moment ago. */
export async function onePost(query: Query, actor: Actor | null, post_id: string): Promise<Post> {
  const [post] = await postsByIds(query, actor, [post_id]);
  if (!post) throw notFound("post");
  return post;
}

/** What was there when it was looked at and is gone when it is written to: a foreign key says so. */
export function goneToo(error: unknown): never {
  if (violated(error)?.endsWith("_fkey")) throw notFound("post");
  throw error;
}
