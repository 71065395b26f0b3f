import type { Comment } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { client } from "../../app/client.ts";
import { CommentForm } from "./comment-form.tsx";
import { CommentPages } from "./comment-pages.tsx";
import { CommentRow } from "./comment-row.tsx";
import { useComments } from "./use-comments.ts";

type CommentRepliesProps = {
  parent: Comment;
  /** A reply that a link leads to. */
  wanted: string | null;
  onFound: (comment_id: string, found: boolean) => void;
  /** Whether one writes a reply. */
  writing: boolean;
  onWritten: () => void;
};

/** The replies to a comment, read when they are wanted, and where one writes another. */
export function CommentReplies({ parent, wanted, onFound, writing, onWritten }: CommentRepliesProps) {
  const { t } = useLingui();
  const { list, state, news } = useComments(parent.post_id, parent.id, null);
  const name = parent.author?.name ?? "";
  const own = parent.author?.id === client.store.me?.id;
  useEffect(() => {
    if (!wanted) return;
    void list
      .refresh()
      .then(() => list.reach(wanted))
      .then((found) => onFound(wanted, found));
  }, [list, wanted, onFound]);
  return (
    <div className="mt-2 flex flex-col gap-3 border-s-2 border-line ps-3 sm:ps-4">
      <CommentPages list={list} state={state} label={t`Replies to ${name}`}>
        {(comment) => <CommentRow comment={comment} list={list} />}
      </CommentPages>
      <p role="status" className="sr-only">
        {news}
      </p>
      {writing && (
        <CommentForm
          autoFocus
          draft={`reply:${parent.id}`}
          label={t`Your reply to ${name}`}
          action={t`Reply`}
          initial={parent.author && !own ? `@${parent.author.username} ` : ""}
          onSend={async (comment) => {
            await list.send(comment);
            onWritten();
          }}
          onCancel={onWritten}
        />
      )}
    </div>
  );
}
