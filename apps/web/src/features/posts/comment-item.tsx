import type { Comment } from "@helloworld/protocol";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { When } from "../../app/when.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { RichText } from "../../ui/rich/rich-text.tsx";

/** A comment as it reads, in a place that can be linked to; what one can do with it comes as children. */
export function CommentItem({ comment, children }: { comment: Comment; children?: ReactNode }) {
  const { author } = comment;
  const place = { id: `comment-${comment.id}`, tabIndex: -1 };
  if (!author)
    return (
      <div {...place} className="scroll-mt-24 rounded-lg">
        <p className="text-ink-soft italic">
          <Trans>This comment was deleted.</Trans>
        </p>
        {children}
      </div>
    );
  return (
    <article {...place} className="flex scroll-mt-24 gap-3 rounded-lg" aria-label={author.name}>
      <Avatar id={author.id} name={author.name} picture={author.avatar_url} size="small" className="mt-1" />
      <div className="flex min-w-0 grow flex-col gap-1">
        <div className="flex flex-col gap-1 rounded-lg bg-surface px-3.5 py-2.5 shadow-1">
          <p className="flex flex-wrap items-baseline gap-x-2 text-sm text-ink-soft">
            <Link
              to="/$username"
              params={{ username: author.username }}
              preload={false}
              className="font-semibold text-ink wrap-anywhere hover:underline"
            >
              {author.name}
            </Link>
            <When at={comment.created_at} />
            {comment.edited_at && (
              <span>
                <Trans>edited</Trans>
              </span>
            )}
          </p>
          <RichText text={comment.body} mentions={comment.mentions} />
        </div>
        {children}
      </div>
    </article>
  );
}
