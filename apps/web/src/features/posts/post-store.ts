import type { Post, PostCounts } from "@helloworld/protocol";

/*
 * The posts on screen, each once: what one place changes, all show. Only in
 * the browser; a page that the server makes shows what its loader got.
 */

const posts = new Map<string, Post>();
const gone = new Set<string>();
const listeners = new Set<() => void>();

export function subscribePosts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The newest that is known of a post; undefined where it is gone. */
export function currentPost(post: Post): Post | undefined {
  return gone.has(post.id) ? undefined : (posts.get(post.id) ?? post);
}

/** An answer of the server. */
export function keepPost(post: Post): void {
  if (typeof document === "undefined") return;
  posts.set(post.id, post);
  gone.delete(post.id);
  tell();
}

/** What was heard live; only of posts that an answer was kept of. */
export function keepCounts({ post_id, ...counts }: PostCounts): void {
  const post = posts.get(post_id);
  if (post) keepPost({ ...post, ...counts, edited_at: post.edited_at });
}

export function dropPost(post_id: string): void {
  gone.add(post_id);
  posts.delete(post_id);
  tell();
}

/** Another person, or nobody: nothing of what one saw stays for the next. */
export function forgetPosts(): void {
  posts.clear();
  gone.clear();
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}
