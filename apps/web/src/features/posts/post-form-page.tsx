import type { Post, PostVisibility } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { flash } from "../../ui/flash.ts";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { keepPost } from "./post-store.ts";
import { ReadersChoice } from "./readers-choice.tsx";
import { forgetFeeds } from "./use-feed.ts";

const edited = getRouteApi("/posts/$id/edit");

export function CreatePostPage() {
  const { t } = useLingui();
  return <PostForm title={t`Write a post`} post={null} />;
}

export function EditPostPage() {
  const { t } = useLingui();
  const { post } = edited.useLoaderData();
  return <PostForm key={post.id} title={t`Change the post`} post={post} />;
}

function PostForm({ title, post }: { title: string; post: Post | null }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [visibility, setVisibility] = useState<PostVisibility>(post?.visibility ?? "private");
  const { form, field, failure, pending } = useForm({
    initial: { title: post?.title ?? "", content: post?.content ?? "" },
    required: ["title"],
    submit: async (values) => {
      const body = { ...values, visibility };
      const made = post ? await client.api.updatePost(post.id, body) : await client.api.createPost(body);
      keepPost(made);
      forgetFeeds();
      flash(post ? t`The post is changed.` : t`Your post is there.`, "ok");
      await navigate({ to: "/$username", params: { username: made.author.username }, hash: `title-${made.id}` });
    },
  });
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
      <PageTitle title={title} />
      <h1 className="text-3xl font-extrabold tracking-tight">{title}</h1>
      <form {...form} className="flex flex-col gap-5 rounded-xl border border-line bg-surface p-5 shadow-1 sm:p-8">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField {...field("title")} label={t`Title`} maxLength={LIMITS.post_title} autoFocus autoComplete="off" />
        <TextField {...field("content")} label={t`What you want to say`} maxLength={LIMITS.post_content} rows={8} />
        <ReadersChoice value={visibility} onChange={setVisibility} />
        <div className="flex justify-end gap-3">
          <Button onClick={() => history.back()}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" pending={pending}>
            {post ? <Trans>Save</Trans> : <Trans>Publish</Trans>}
          </Button>
        </div>
      </form>
    </div>
  );
}
