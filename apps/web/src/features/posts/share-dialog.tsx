import type { Post, PostVisibility } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { keepPost } from "./post-store.ts";
import { ReadersChoice } from "./readers-choice.tsx";
import { useRefetch } from "./use-feed.ts";

/** Shows somebody's post on one's own profile, with words of one's own. */
export function ShareDialog({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t } = useLingui();
  const anew = useRefetch();
  const [visibility, setVisibility] = useState<PostVisibility>("private");
  const { form, field, failure, pending } = useForm({
    initial: { content: "" },
    submit: async ({ content }) => {
      const made = await client.api.sharePost(post.id, { content, visibility });
      if (made.shared) keepPost({ ...made.shared, shared: null });
      anew();
      showToast(t`Shared on your profile.`, "ok");
      onClose();
    },
  });
  return (
    <Dialog title={t`Share on my profile`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-5">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField
          {...field("content")}
          label={t`Say something about it (optional)`}
          maxLength={LIMITS.post_content}
          rows={3}
          autoFocus
        />
        <ReadersChoice value={visibility} onChange={setVisibility} />
        <p className="text-sm text-ink-soft">
          <Trans>
            Only people who can read the post by {post.shared?.author.name ?? post.author.name} will see it here.
          </Trans>
        </p>
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            <Trans>Share</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
