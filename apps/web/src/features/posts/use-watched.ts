import type { Post, PostCounts } from "@helloworld/protocol";
import { useEffect } from "react";
import { client } from "../../app/client.ts";
import { dropPost, keepCounts, keepPost } from "./post-store.ts";

/** Keeps one post right while it is on screen. */
export function useWatched(post: Post): void {
  useEffect(() => {
    keepPost(post);
    const live = {
      changed: (counts: PostCounts) => {
        keepCounts(counts);
        if (counts.post_id === post.id && counts.edited_at !== post.edited_at)
          client.api.post(post.id).then(keepPost, () => {});
      },
      gone: dropPost,
    };
    client.watchPosts(live, [post.id]);
    return () => client.unwatchPosts(live);
  }, [post]);
}
