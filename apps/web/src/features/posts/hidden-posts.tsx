import type { Post, PostsResponse } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { client } from "../../app/client.ts";
import { When } from "../../app/when.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { MoreOnTheWay } from "./more-on-the-way.tsx";
import { useRespond } from "./use-respond.ts";

/** What one hid, to be shown again. */
export function HiddenPosts({ first, empty }: { first: PostsResponse; empty: ReactNode }) {
  const [{ posts, next_cursor }, setState] = useState(first);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const more = async () => {
    if (loading || next_cursor === null) return;
    setLoading(true);
    setError(null);
    try {
      const page = await client.api.hiddenPosts({ cursor: next_cursor });
      setState(({ posts: before }) => ({ posts: [...before, ...page.posts], next_cursor: page.next_cursor }));
    } catch (failed) {
      setError(failed);
    } finally {
      setLoading(false);
    }
  };
  if (posts.length === 0 && next_cursor === null) return empty;
  return (
    <>
      <ul className="rounded-lg border border-line bg-surface py-1 shadow-1">
        {posts.map((post) => (
          <HiddenPost
            key={post.id}
            post={post}
            onShown={() => setState((all) => ({ ...all, posts: all.posts.filter(({ id }) => id !== post.id) }))}
          />
        ))}
      </ul>
      <MoreOnTheWay has_more={next_cursor !== null} loading={loading} error={error} onMore={more} />
    </>
  );
}

function HiddenPost({ post, onShown }: { post: Post; onShown: () => void }) {
  const { t } = useLingui();
  const respond = useRespond(post);
  const [pending, setPending] = useState(false);
  const { author } = post;
  const show = async () => {
    setPending(true);
    if (await respond(() => client.api.hidePost(post.id, false))) onShown();
    setPending(false);
  };
  return (
    <li className="flex min-h-16 items-center gap-3 px-4 py-1">
      <Avatar id={author.id} name={author.name} picture={author.avatar_url} />
      <span className="min-w-0 grow leading-tight">
        <Link
          to="/posts/$id"
          params={{ id: post.id }}
          preload={false}
          className="block truncate font-semibold hover:underline"
        >
          {post.title || t`A post by ${author.name}`}
        </Link>
        <span className="flex gap-x-1.5 text-sm text-ink-soft">
          <span className="truncate">{author.name}</span>
          <When at={post.created_at} />
        </span>
      </span>
      <Button size="small" pending={pending} aria-label={t`Unhide: ${post.title || author.name}`} onClick={show}>
        <Trans>Unhide</Trans>
      </Button>
    </li>
  );
}
