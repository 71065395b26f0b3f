import { useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { PostForm } from "./post-form.tsx";
import type { FormOf } from "./use-post-form.ts";

const edited = getRouteApi("/posts/$id/edit");

export function CreatePostPage() {
  const { t } = useLingui();
  return <Page title={t`Write a post`} of={{ id: null, post: null }} />;
}

export function EditPostPage() {
  const { t } = useLingui();
  const { post } = edited.useLoaderData();
  const { id } = edited.useParams();
  return <Page key={id} title={t`Edit post`} of={{ id, post }} />;
}

function Page({ title, of }: { title: string; of: FormOf }) {
  // A draft that is discarded makes room for a form of its own.
  const [round, setRound] = useState(0);
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
      <PageTitle title={title} />
      <h1 className="text-3xl font-extrabold tracking-tight">{title}</h1>
      <PostForm key={round} of={of} onDiscarded={() => setRound(round + 1)} />
    </div>
  );
}
