import type { Comment } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { showToast } from "../../ui/toast.ts";
import { CommentForm } from "./comment-form.tsx";
import { CommentItem } from "./comment-item.tsx";
import type { CommentList } from "./comment-list.ts";

const ReportDialog = lazyComponent(() => import("../moderation/report-dialog.tsx"), "ReportDialog");

type CommentRowProps = { comment: Comment; list: CommentList; onReply?: () => void; children?: ReactNode };

/** A comment with what one can do with it. */
export function CommentRow({ comment, list, onReply, children }: CommentRowProps) {
  const { t } = useLingui();
  const [doing, setDoing] = useState<"edit" | "delete" | "report" | null>(null);
  const may = (action: Comment["actions"][number]) => comment.actions.includes(action);
  const name = comment.author?.name ?? "";
  const editing = doing === "edit";

  useEffect(() => {
    if (!editing) return;
    list.hold(comment.id, true);
    return () => list.hold(comment.id, false);
  }, [list, comment.id, editing]);

  const like = async () => {
    const liked = !comment.liked;
    list.put({ ...comment, liked, like_count: comment.like_count + (liked ? 1 : -1) });
    try {
      list.put(await client.api.likeComment(comment.id, liked));
    } catch (error) {
      list.put(comment);
      showToast(errorText(error), "error");
    }
  };
  const remove = async () => {
    list.remove(comment.id);
    try {
      await client.api.deleteComment(comment.id);
      await list.refresh();
    } catch (error) {
      list.put(comment);
      showToast(errorText(error), "error");
    }
  };

  if (editing)
    return (
      <CommentForm
        saves
        autoFocus
        draft={`edit_comment:${comment.id}`}
        label={t`Edit comment`}
        action={t`Save`}
        initial={comment.content}
        onSend={async ({ content }) => {
          list.put(await client.api.updateComment(comment.id, content));
          setDoing(null);
        }}
        onCancel={() => setDoing(null)}
      />
    );
  return (
    <CommentItem comment={comment}>
      {comment.author && (
        <div className="-ms-2 flex flex-wrap items-center gap-x-1">
          <Act
            icon="heart"
            label={comment.liked ? t`Unlike comment by ${name}` : t`Like comment by ${name}`}
            pressed={comment.liked}
            onPress={may("like") ? like : undefined}
          >
            {plural(comment.like_count, { one: "# like", other: "# likes" })}
          </Act>
          {may("reply") && onReply && (
            <Act icon="comment" label={t`Reply to ${name}`} onPress={onReply}>
              {t`Reply`}
            </Act>
          )}
          {may("edit") && (
            <Act icon="edit" label={t`Edit comment`} onPress={() => setDoing("edit")}>
              {t`Edit`}
            </Act>
          )}
          {may("delete") && (
            <Act icon="trash" label={t`Delete comment by ${name}`} onPress={() => setDoing("delete")}>
              {t`Delete`}
            </Act>
          )}
          {may("report") && (
            <Act icon="flag" label={t`Report comment by ${name}`} onPress={() => setDoing("report")}>
              {t`Report`}
            </Act>
          )}
        </div>
      )}
      {children}
      {doing === "report" && (
        <Suspense>
          <ReportDialog target={{ type: "comment", id: comment.id }} onClose={() => setDoing(null)} />
        </Suspense>
      )}
      {doing === "delete" && (
        <ConfirmDialog
          danger
          title={t`Delete this comment?`}
          confirm={t`Delete`}
          onConfirm={remove}
          onClose={() => setDoing(null)}
        >
          {t`Its text is deleted for everyone. Replies stay. This can't be undone.`}
        </ConfirmDialog>
      )}
    </CommentItem>
  );
}

type ActProps = {
  icon: IconName;
  label: string;
  pressed?: boolean;
  onPress: (() => void) | undefined;
  children: string;
};

function Act({ icon, label, pressed, onPress, children }: ActProps) {
  return (
    <button
      type="button"
      aria-label={`${label}: ${children}`}
      aria-pressed={pressed}
      disabled={!onPress}
      onClick={onPress}
      className="flex min-h-8 items-center gap-1.5 rounded-full px-2.5 text-sm font-semibold text-ink-soft not-disabled:hover:bg-sunken not-disabled:hover:text-ink aria-pressed:text-accent-ink pointer-coarse:min-h-11"
    >
      <Icon name={icon} className="size-4" />
      {children}
    </button>
  );
}
