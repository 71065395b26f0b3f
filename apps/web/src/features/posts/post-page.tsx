import type { Post } from "@helloworld/protocol";
import { Trans } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense } from "react";
import { PageHead } from "../../app/page-head.tsx";
import { useIsMounted } from "../../app/when.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { plainText } from "../../ui/rich/plain-text.ts";
import { TextBoundary } from "../../ui/rich/text-boundary.tsx";
import { Loading } from "../../ui/spinner.tsx";
import { CommentItem } from "./comment-item.tsx";
import { PostCard } from "./post-card.tsx";
import { usePost } from "./use-post.ts";
import { useWatched } from "./use-watched.ts";

const CommentThread = lazyComponent(() => import("./comment-thread.tsx"), "CommentThread");

const route = getRouteApi("/posts/$id");

/** One post with its comments. */
export function PostPage() {
  const { post, comments } = route.useLoaderData();
  const alive = useIsMounted();
  useWatched(post);
  const there = usePost(post) !== undefined;
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
      <PostHead post={post} />
      <TextBoundary>
        <PostCard post={post} whole />
      </TextBoundary>
      {there && (
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
      )}
    </div>
  );
}

function PostHead({ post }: { post: Post }) {
  const title = post.title || post.author.name;
  const [picture] = post.pictures;
  const description = plainText(post.body) || title;
  return (
    <PageHead
      title={title}
      description={description}
      path={`/posts/${post.id}`}
      kind="article"
      closed={!post.is_open}
      picture={picture?.url}
      data={{
        "@type": "SocialMediaPosting",
        headline: title,
        articleBody: description,
        datePublished: post.created_at,
        dateModified: post.edited_at ?? post.created_at,
        author: { "@type": "Person", name: post.author.name, alternateName: post.author.username },
      }}
    />
  );
}
