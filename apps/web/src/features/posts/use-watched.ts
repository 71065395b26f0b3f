import type { Post } from "@helloworld/protocol";
import { useEffect } from "react";
import { client } from "../../app/client.ts";
import { askSoon, dropPost, keepCounts, keepPost } from "./post-store.ts";

/** Keeps one post right while it is on screen. */
export function useWatched(post: Post): void {
  useEffect(() => {
    keepPost(post);
    const live = { changed: keepCounts, gone: dropPost, reconnected: () => askSoon(post.id) };
    client.watchPosts(live, [post.id]);
    return () => client.unwatchPosts(live);
  }, [post]);
}
