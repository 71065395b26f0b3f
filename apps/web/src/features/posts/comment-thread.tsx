import type { Comment, CommentsResponse, Post } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { buttonClass } from "../../ui/button.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { useMe } from "../session/use-session.ts";
import { CommentForm } from "./comment-form.tsx";
import type { CommentList } from "./comment-list.ts";
import { CommentPages } from "./comment-pages.tsx";
import { CommentReplies } from "./comment-replies.tsx";
import { CommentRow } from "./comment-row.tsx";
import { readDraft } from "./drafts.ts";
import { useComments } from "./use-comments.ts";
import { useLinkedComment } from "./use-linked-comment.ts";

/** The comments of a post, and what one can do with them. */
export function CommentThread({ post, first }: { post: Post; first: CommentsResponse }) {
  const { t } = useLingui();
  const { list, state, news } = useComments(post.id, null, first);
  const linked = useLinkedComment(list);
  return (
    <div className="flex flex-col gap-5">
      {linked.missing && (
        <Notice tone="info">
          <Trans>The linked comment was deleted.</Trans>
        </Notice>
      )}
      {state.comments.length === 0 && state.pending.length === 0 && (
        <p className="text-ink-soft">
          <Trans>No comments yet.</Trans>
        </p>
      )}
      <CommentPages list={list} state={state}>
        {(comment) => <Threaded comment={comment} list={list} linked={linked} />}
      </CommentPages>
      <p role="status" className="sr-only">
        {news}
      </p>
      {post.actions.includes("comment") ? (
        <CommentForm
          draft={`comment:${post.id}`}
          label={t`Write a comment`}
          action={t`Comment`}
          onSend={(comment) => list.send(comment)}
        />
      ) : (
        <SignInToComment post_id={post.id} />
      )}
    </div>
  );
}

type ThreadedProps = { comment: Comment; list: CommentList; linked: ReturnType<typeof useLinkedComment> };

function Threaded({ comment, list, linked }: ThreadedProps) {
  const [writing, setWriting] = useState(() => readDraft(`reply:${comment.id}`) !== null);
  const [opened, setOpened] = useState(writing);
  const wanted = linked.parent_id === comment.id ? linked.reply_id : null;
  const open = opened || wanted !== null;
  const { found } = linked;
  const onFound = useCallback(
    (id: string, there: boolean) => {
      setOpened(true);
      found(id, there);
    },
    [found],
  );
  return (
    <CommentRow
      comment={comment}
      list={list}
      onReply={() => {
        setOpened(true);
        setWriting(true);
      }}
    >
      {comment.reply_count > 0 && (
        <button
          type="button"
          aria-expanded={open}
          className={`${linkClass} min-h-8 self-start text-sm pointer-coarse:min-h-11`}
          onClick={() => setOpened(!open)}
        >
          {plural(comment.reply_count, { one: "# reply", other: "# replies" })}
        </button>
      )}
      {open && (
        <CommentReplies
          parent={comment}
          wanted={wanted}
          onFound={onFound}
          writing={writing}
          onWritten={() => setWriting(false)}
        />
      )}
    </CommentRow>
  );
}

function SignInToComment({ post_id }: { post_id: string }) {
  if (useMe()) return null;
  return (
    <p className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-surface p-4">
      <Trans>Sign in to comment.</Trans>
      <Link
        to="/login"
        search={{ next: `/posts/${post_id}#comments`, why: "signin" }}
        preload={false}
        className={buttonClass("primary", "small")}
      >
        <Trans>Sign in</Trans>
      </Link>
    </p>
  );
}
