import type { Post, PostCounts } from "@helloworld/protocol";
import { ApiError } from "@helloworld/sdk";
import { client } from "../../app/client.ts";

/*
 * The posts on screen, each once: what one place changes, all show. Only in
 * the browser; a page that the server makes shows what its loader got.
 */

const posts = new Map<string, Post>();
const gone = new Set<string>();
/** Not everybody who shows a post asks at the same moment. */
const JITTER_MS = 800;
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

/** What was heard live; only of posts that an answer was kept of. A new text, and votes, are asked for. */
export function keepCounts({ post_id, ...counts }: PostCounts): void {
  const post = posts.get(post_id);
  if (!post) return;
  const same_counts = (Object.keys(counts) as (keyof typeof counts)[]).every((name) => counts[name] === post[name]);
  keepPost({ ...post, ...counts, edited_at: post.edited_at });
  if (counts.edited_at !== post.edited_at || (same_counts && post.poll)) askSoon(post_id);
}

const asked = new Map<string, ReturnType<typeof setTimeout>>();

/** Asks for a post again: a little later, once for all that is heard of it until then. */
export function askSoon(post_id: string): void {
  if (asked.has(post_id)) return;
  const ask = async () => {
    asked.delete(post_id);
    if (!posts.has(post_id)) return;
    try {
      keepPost(await client.api.post(post_id));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) dropPost(post_id);
    }
  };
  asked.set(post_id, setTimeout(ask, Math.random() * JITTER_MS));
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
