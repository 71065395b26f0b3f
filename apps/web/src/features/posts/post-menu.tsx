import type { Post } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { queryClient } from "../../app/query.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { showToast } from "../../ui/toast.ts";
import { useCopy } from "../../ui/use-copy.ts";
import { ReportDialog } from "../moderation/report-dialog.tsx";
import { dropPost } from "./post-store.ts";
import { ShareDialog } from "./share-dialog.tsx";
import { takeFromFeeds } from "./use-feed.ts";
import { useRespond } from "./use-respond.ts";

/** What one does with a post less often. Opens as it is loaded, by the press that wants it. */
export function PostMenu({ post, label }: { post: Post; label: string }) {
  const { t } = useLingui();
  const copy = useCopy();
  const navigate = useNavigate();
  const router = useRouter();
  const respond = useRespond(post);
  const [asked, setAsked] = useState<"delete" | "share" | "report" | null>(null);
  const may = (action: Post["actions"][number]) => post.actions.includes(action);
  const remove = async () => {
    try {
      await client.api.deletePost(post.id);
      await queryClient.invalidateQueries({ queryKey: ["profile"] });
      takeFromFeeds(post.id);
      router.clearCache();
      dropPost(post.id);
      showToast(t`Post deleted.`, "ok");
      if (location.pathname.startsWith("/posts/"))
        await navigate({ to: "/$username", params: { username: post.author.username } });
    } catch (error) {
      showToast(errorText(error), "error");
    }
  };
  const hide = async () => {
    // Where it was is now the way to have it back.
    if (await respond(() => client.api.hidePost(post.id, true)))
      setTimeout(() => document.getElementById(`unhide-${post.id}`)?.focus());
  };
  return (
    <>
      <Menu label={label} defaultOpen>
        <MenuItem icon="copy" onAction={() => copy(`${post.title}\n\n${post.content}`, t`Post copied.`)}>
          {t`Copy text`}
        </MenuItem>
        <MenuItem icon="link" onAction={() => copy(`${location.origin}/posts/${post.id}`, t`Link copied.`)}>
          {t`Copy link`}
        </MenuItem>
        {may("share") && (
          <MenuItem icon="share" onAction={() => setAsked("share")}>
            {t`Share on my profile`}
          </MenuItem>
        )}
        {may("hide") && (
          <MenuItem icon="eyeOff" onAction={hide}>
            {t`Hide from my feed`}
          </MenuItem>
        )}
        {may("report") && (
          <MenuItem icon="flag" onAction={() => setAsked("report")}>
            {t`Report`}
          </MenuItem>
        )}
        {may("edit") && <MenuSeparator />}
        {may("edit") && (
          <MenuItem icon="edit" onAction={() => navigate({ to: "/posts/$id/edit", params: { id: post.id } })}>
            {t`Edit`}
          </MenuItem>
        )}
        {may("edit") && post.preview && (
          <MenuItem
            icon="close"
            onAction={() => respond(() => client.api.updatePost(post.id, { remove_preview: true }))}
          >
            {t`Remove link preview`}
          </MenuItem>
        )}
        {may("delete") && (
          <MenuItem icon="trash" danger onAction={() => setAsked("delete")}>
            {t`Delete`}
          </MenuItem>
        )}
      </Menu>
      {asked === "delete" && (
        <ConfirmDialog
          danger
          title={t`Delete this post?`}
          confirm={t`Delete`}
          onConfirm={remove}
          onClose={() => setAsked(null)}
        >
          {t`Its text, pictures, comments and shares are deleted for everyone. This can't be undone.`}
        </ConfirmDialog>
      )}
      {asked === "report" && <ReportDialog target={{ type: "post", id: post.id }} onClose={() => setAsked(null)} />}
      {asked === "share" && <ShareDialog post={post} onClose={() => setAsked(null)} />}
    </>
  );
}
