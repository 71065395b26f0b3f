import { Trans } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { useAlive } from "../../app/when.tsx";
import { Loading } from "../../ui/spinner.tsx";
import { CommentItem } from "./comment-item.tsx";
import { PostCard } from "./post-card.tsx";
import { useWatched } from "./use-watched.ts";

const CommentThread = lazy(() => import("./comment-thread.tsx").then((module) => ({ default: module.CommentThread })));

const route = getRouteApi("/posts/$id");

/** One post with its comments. */
export function PostPage() {
  const { post, comments } = route.useLoaderData();
  const alive = useAlive();
  useWatched(post);
  const still = (
    <ul className="flex flex-col gap-4">
      {comments.comments.map((comment) => (
        <li key={comment.id}>
          <CommentItem comment={comment} />
        </li>
      ))}
    </ul>
  );
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
      <PageTitle title={post.title || post.author.name} />
      <PostCard post={post} whole />
      <section id="comments" aria-labelledby="comments-title" className="flex flex-col gap-4">
        <h2 id="comments-title" className="text-xl font-bold">
          <Trans>Comments</Trans>
        </h2>
        {alive ? (
          <Suspense fallback={comments.comments.length > 0 ? still : <Loading />}>
            <CommentThread key={post.id} post={post} first={comments} />
          </Suspense>
        ) : (
          still
        )}
      </section>
    </div>
  );
}
