import type { CreatePostBody, Post, PostPicture, PostVisibility } from "@helloworld/protocol";
import { ApiError, newId } from "@helloworld/sdk";
import { client } from "../../app/client.ts";
import { keepDraft, readDraft } from "./drafts.ts";

/** A poll as it is being made; an empty time is none. */
export type PollDraft = { options: string[]; multiple: boolean; closes_at: string };

/** A post as it is being written. */
export type PostDraft = {
  title: string;
  content: string;
  visibility: PostVisibility;
  pictures: PostPicture[];
  poll: PollDraft | null;
  /** The same for as long as it is not published: pressing twice makes one post. */
  client_id: string;
};

export const draftName = (post: { id: string } | null) => (post ? `post:${post.id}` : "post");

export function draftOf(post: Post | null): PostDraft {
  return {
    title: post?.title ?? "",
    content: post?.content ?? "",
    visibility: post?.visibility ?? "private",
    pictures: post?.pictures ?? [],
    poll: null,
    client_id: newId(),
  };
}

/** What was written and not published. */
export function keptDraft(post: { id: string } | null): PostDraft | null {
  const kept = readDraft<Partial<PostDraft>>(draftName(post));
  return kept && { ...draftOf(null), ...kept };
}

/** Keeps a draft, unless it says what was there before. */
export function keepPostDraft(name: string, before: PostDraft, now: PostDraft): void {
  const text = (draft: PostDraft) => JSON.stringify({ ...draft, client_id: "" });
  keepDraft(name, text(before) === text(now) ? null : now);
}

/** A post for the form. One that was deleted while somebody was changing it is null; undefined is not theirs to change. */
export async function postToEdit(id: string): Promise<{ post: Post | null } | undefined> {
  try {
    const post = await client.api.post(id);
    return post.actions.includes("edit") ? { post } : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404 && keptDraft({ id })) return { post: null };
    throw error;
  }
}

/** The draft as the server takes a new post. */
export function createBody({ poll, pictures, ...draft }: PostDraft): CreatePostBody {
  return {
    ...draft,
    pictures: pictures.map(({ id, alt }) => ({ id, alt })),
    ...(poll && {
      poll: {
        options: poll.options.filter((option) => option.trim() !== ""),
        multiple: poll.multiple,
        closes_at: poll.closes_at === "" ? null : new Date(poll.closes_at).toISOString(),
      },
    }),
  };
}
