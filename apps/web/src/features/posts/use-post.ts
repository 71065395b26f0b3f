import type { Post } from "@helloworld/protocol";
import { useSyncExternalStore } from "react";
import { currentPost, subscribePosts } from "./post-store.ts";

/** A post as it is now; undefined when it is gone. */
export function usePost(post: Post): Post | undefined {
  const get = () => currentPost(post);
  return useSyncExternalStore(subscribePosts, get, () => post);
}
