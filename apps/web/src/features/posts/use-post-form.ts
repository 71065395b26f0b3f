import type { Post, UpdatePostBody } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { ApiError } from "@helloworld/sdk";
import { plural, t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { client } from "../../app/client.ts";
import { fieldErrors } from "../../app/errors.ts";
import { queryClient } from "../../app/query.tsx";
import { useForm } from "../../app/use-form.ts";
import { showToast } from "../../ui/toast.ts";
import { keepDraft } from "./drafts.ts";
import { createBody, draftName, draftOf, keepPostDraft, keptDraft, type PostDraft } from "./post-draft.ts";
import { keepPost } from "./post-store.ts";
import { useRefetch } from "./use-feed.ts";
import { useUploads } from "./use-uploads.ts";

/** `gone`: the post was deleted while it was being changed; only its draft is left. */
export type FormOf = { id: string | null; post: Post | null };

type Rest = Omit<PostDraft, "title" | "content">;

/** A post that is being written or changed: kept as a draft from the first letter to publishing. */
export function usePostForm({ id, post }: FormOf) {
  const navigate = useNavigate();
  const anew = useRefetch();
  const name = draftName(id === null ? null : { id });
  const [before] = useState(() => draftOf(post));
  const [start] = useState(() => keptDraft(id === null ? null : { id }) ?? before);
  const [rest, setRest] = useState<Rest>(start);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [gone, setGone] = useState(id !== null && post === null);
  const published = useRef(false);
  const change = (part: Partial<Rest>) => setRest((all) => ({ ...all, ...part }));

  const uploads = useUploads(rest.pictures.length, (picture) =>
    setRest((all) => ({ ...all, pictures: [...all.pictures, picture] })),
  );

  const { form, field, values, failure, pending } = useForm({
    initial: { title: start.title, content: start.content },
    required: post?.shared ? [] : ["title"],
    check: ({ content }) => ({
      ...(content.length > LIMITS.post_content && { content: tooLong(content) }),
      ...(uploads.uploads.some((one) => one.error === null) && {
        content: t`Wait for the pictures to finish uploading.`,
      }),
    }),
    submit: async ({ title, content }) => {
      setWrong({});
      const draft = { ...rest, title, content };
      try {
        const made = id === null ? await client.api.createPost(createBody(draft)) : await update(id, post, draft);
        published.current = true;
        keepDraft(name, null);
        keepPost(made);
        anew();
        void queryClient.invalidateQueries({ queryKey: ["profile"] });
        showToast(id === null ? t`Post published.` : t`Post updated.`, "ok");
        await navigate({ to: "/$username", params: { username: made.author.username }, hash: `title-${made.id}` });
      } catch (error) {
        setWrong(fieldErrors(error));
        if (id !== null && error instanceof ApiError && error.status === 404) setGone(true);
        throw error;
      }
    },
  });

  useEffect(() => {
    if (!published.current) keepPostDraft(name, before, { ...rest, ...values });
  }, [name, before, rest, values]);

  /** What is left of a change to a deleted post, as a new post; its pictures went with the old one. */
  const makeNew = async () => {
    keepDraft(draftName(null), { ...draftOf(null), ...values, visibility: rest.visibility });
    published.current = true;
    keepDraft(name, null);
    await navigate({ to: "/create_post" });
  };

  const discard = () => {
    published.current = true;
    keepDraft(name, null);
  };

  return {
    form,
    field,
    values,
    failure,
    pending,
    rest,
    change,
    wrong,
    gone,
    uploads,
    restored: start !== before,
    discard,
    makeNew,
  };
}

function update(id: string, post: Post | null, draft: PostDraft): Promise<Post> {
  const { title, content, visibility, pictures } = draft;
  const body: UpdatePostBody = { content, visibility, ...(title.trim() !== "" && { title }) };
  if (!post?.shared) body.pictures = pictures.map((picture) => ({ id: picture.id, alt: picture.alt }));
  return client.api.updatePost(id, body);
}

function tooLong(content: string): string {
  return plural(content.length - LIMITS.post_content, {
    one: "# character too many.",
    other: "# characters too many.",
  });
}
