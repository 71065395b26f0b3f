import type { Post } from "@helloworld/protocol";
import { ApiError } from "@helloworld/sdk";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";
import { askSoon, dropPost, keepPost } from "./post-store.ts";

/** What is being done with each post, and what it was by the last answer: one thing after the other, so that what was pressed last stands at the end. */
const running = new Map<string, { last: Promise<Post>; truth: Post }>();

/**
 * Does something with a post: shows `expected` at once, then what the server
 * answers; on a refusal shows what was before, and says why.
 */
export function useRespond(post: Post): (call: () => Promise<Post>, expected?: Post) => Promise<boolean> {
  return async (call, expected) => {
    const before = running.get(post.id);
    const answer = (before?.last ?? Promise.resolve()).then(call, call);
    const mine = before ?? { last: answer, truth: post };
    mine.last = answer;
    running.set(post.id, mine);
    if (expected) keepPost(expected);
    try {
      mine.truth = await answer;
      if (mine.last === answer) keepPost(mine.truth);
      return true;
    } catch (error) {
      if (mine.last === answer && expected) keepPost(mine.truth);
      if (error instanceof ApiError && error.status === 404) dropPost(post.id);
      else if (error instanceof ApiError) askSoon(post.id);
      showToast(errorText(error), "error");
      return false;
    } finally {
      if (mine.last === answer) running.delete(post.id);
    }
  };
}
