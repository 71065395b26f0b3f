import type { CommentsResponse, PostCounts } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { client } from "../../app/client.ts";
import { useMe } from "../session/use-session.ts";
import { CommentList, type CommentListState } from "./comment-list.ts";

/** Not everybody who reads a post asks at the same moment. */
const JITTER_MS = 600;

type Comments = { list: CommentList; state: CommentListState; news: string };

/** The comments on a post, or the replies to one: what others write, change and delete comes by itself. `news` is to be announced. */
export function useComments(post_id: string, parent_id: string | null, first: CommentsResponse | null): Comments {
  const [list] = useState(() => new CommentList(post_id, parent_id, first ?? { comments: [], next_cursor: null }));
  const [news, setNews] = useState("");
  const state = useSyncExternalStore(list.subscribe, list.get, list.get);
  const me_id = useMe()?.id;
  const seen_as = useRef(me_id);
  useEffect(() => {
    // Somebody signs in or out: others may do other things, and see others.
    if (seen_as.current !== me_id) void list.refresh();
    seen_as.current = me_id;
  }, [list, me_id]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before: string | undefined;
    const look = async () => {
      timer = undefined;
      const count = await list.refresh();
      if (count > 0) setNews(plural(count, { one: "# new comment", other: "# new comments" }));
    };
    const soon = () => {
      timer ??= setTimeout(look, Math.random() * JITTER_MS);
    };
    const live = {
      changed: ({ post_id: changed, comment_count, ...others }: PostCounts) => {
        if (changed !== post_id) return;
        const now = JSON.stringify(others);
        // Told, and nothing else is other than before: it is about a comment.
        if (before === undefined || before === now || comment_count !== counted) soon();
        before = now;
        counted = comment_count;
      },
      reconnected: soon,
    };
    let counted: number | undefined;
    client.watchPosts(live, [post_id]);
    if (parent_id) void list.refresh();
    return () => {
      clearTimeout(timer);
      client.unwatchPosts(live);
    };
  }, [list, post_id, parent_id]);
  return { list, state, news };
}
