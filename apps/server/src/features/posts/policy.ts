import { type PostAction, type PostVisibility, phrase } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import { type Actor, isSiteModerator } from "../../actor.ts";
import { forbidden, notFound } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";

/** A post as the rules need it, for one viewer. */
export type PostRow = {
  id: string;
  author_id: string;
  visibility: PostVisibility;
  shared_id: string | null;
  /** Read as everybody of the viewer's relation may; false where it is only as site staff. */
  as_reader: boolean;
  as_staff: boolean;
  has_poll: boolean;
};

export type PostNeed = "read" | PostAction;

declare const checked: unique symbol;
/** A post that its holder may use for `N`: only `postFor` makes one. */
export type PostFor<N extends PostNeed> = PostRow & { [checked]: N };

/**
 * The one door to a post: loads it and checks what the viewer may do with it,
 * at the moment of use. One that is not for them to see answers like none.
 */
export async function postFor<N extends PostNeed>(
  query: Query,
  viewer: Actor | null,
  post_id: string,
  need: N,
): Promise<PostFor<N>> {
  const { rows } = await sql<PostRow>`
    select p.id, p.author_id, p.visibility, p.shared_id,
      can_read_post(${viewer?.user_id ?? null}::uuid, p) as as_reader, ${asStaff(viewer)} as as_staff,
      exists (select from polls where post_id = p.id) as has_poll
    from posts p where p.id = ${post_id}`.execute(query);
  const post = rows[0];
  if (!post || !(post.as_reader || post.as_staff)) throw notFound("post");
  if (need !== "read" && !postActions(viewer?.user_id ?? null, post).includes(need)) throw refusal(viewer, need);
  return post as PostFor<N>;
}

/** Whether the viewer reads a post as staff of the site; sees `p`, or another row of posts. */
export function asStaff(viewer: Actor | null, alias = "p"): RawBuilder<boolean> {
  return isSiteModerator(viewer) ? sql<boolean>`staff_may_read_post(${sql.ref(alias)})` : sql<boolean>`false`;
}

/** What somebody who may read a post can do with it, now and with success. */
export function postActions(
  viewer_id: string | null,
  post: Pick<PostRow, "author_id" | "as_reader" | "has_poll">,
): PostAction[] {
  if (viewer_id === null || !post.as_reader) return [];
  const all: PostAction[] = ["react", "comment", "share", "promote"];
  if (post.has_poll) all.push("vote");
  return post.author_id === viewer_id ? ["edit", "delete", ...all] : [...all, "hide", "report"];
}

function refusal(viewer: Actor | null, need: PostNeed): Error {
  if (!viewer) return notFound("post");
  if (need === "edit" || need === "delete") return forbidden(phrase("Only the author can do that."));
  if (need === "vote") return notFound("poll");
  return forbidden(phrase("You can't do that with this post."));
}
