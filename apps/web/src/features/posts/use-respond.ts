import type { Post } from "@helloworld/protocol";
import { errorText } from "../../app/errors.ts";
import { flash } from "../../ui/flash.ts";
import { currentPost, keepPost } from "./post-store.ts";

/**
 * Does something with a post: shows `expected` at once, then what the server
 * answers; on a refusal shows what was before, and says why.
 */
export function useRespond(post_id: string): (call: () => Promise<Post>, expected?: Post) => Promise<boolean> {
  return async (call, expected) => {
    const before = expected && currentPost({ ...expected, id: post_id });
    if (expected) keepPost(expected);
    try {
      keepPost(await call());
      return true;
    } catch (error) {
      if (before) keepPost(before);
      flash(errorText(error), "error");
      return false;
    }
  };
}
