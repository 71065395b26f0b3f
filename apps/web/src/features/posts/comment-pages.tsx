import type { Comment } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { errorText } from "../../app/errors.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useMe } from "../session/use-session.ts";
import type { CommentList, CommentListState } from "./comment-list.ts";

type CommentPagesProps = {
  list: CommentList;
  state: CommentListState;
  label?: string;
  children: (comment: Comment) => ReactNode;
};

/** Comments below one another, what is on its way, and the button to read on. */
export function CommentPages({ list, state, label, children }: CommentPagesProps) {
  const { t } = useLingui();
  const me = useMe();
  const { comments, pending, next_cursor, loading, error } = state;
  return (
    <>
      <ul aria-label={label} className="flex flex-col gap-4 empty:hidden">
        {comments.map((comment) => (
          <li key={comment.id}>{children(comment)}</li>
        ))}
        {me &&
          pending.map(({ client_id, content }) => (
            <li key={client_id} className="flex gap-3 opacity-70">
              <Avatar id={me.id} name={me.name} picture={me.avatar_url} size="small" className="mt-1" />
              <div className="min-w-0 grow rounded-lg bg-surface px-3.5 py-2.5 shadow-1">
                <p className="text-sm text-ink-soft">
                  <Trans>Sending…</Trans>
                </p>
                <p className="whitespace-pre-wrap wrap-anywhere">{content}</p>
              </div>
            </li>
          ))}
      </ul>
      {error !== null && (
        <Notice tone="error">
          {errorText(error)}{" "}
          <Button
            size="small"
            icon="retry"
            onClick={() => (next_cursor === null ? list.refresh() : list.more())}
          >{t`Try again`}</Button>
        </Notice>
      )}
      {next_cursor !== null && error === null && (
        <Button className="self-center" pending={loading} onClick={list.more}>
          {t`Show more comments`}
        </Button>
      )}
    </>
  );
}
