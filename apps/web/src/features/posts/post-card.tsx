import type { BarePost, Post, UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { When } from "../../app/when.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { linkClass } from "../../ui/link.ts";
import { RichText } from "../../ui/rich/rich-text.tsx";
import { PostActions } from "./post-actions.tsx";
import { PostPictures } from "./post-pictures.tsx";
import { usePost } from "./use-post.ts";

const PollView = lazyComponent(() => import("./poll-view.tsx"), "PollView");

const LinkPreview = lazyComponent(() => import("./link-preview.tsx"), "LinkPreview");

/** Text beyond this is folded in a list. */
const LONG = 1_200;

type PostCardProps = { post: Post; promoted_by?: UserCard | null; whole?: boolean };

/** A post with what one can do with it. In a list it is folded when it is long; `whole` is its own page. */
export function PostCard({ post: given, promoted_by = null, whole = false }: PostCardProps) {
  const { t } = useLingui();
  const post = usePost(given);
  if (!post) return <GonePost whole={whole} />;
  if (post.my?.hidden && !whole) return <HiddenPost post={post} />;
  const title = post.title || t`A post by ${post.author.name}`;
  const Title = whole ? "h1" : "h3";
  return (
    <article
      aria-labelledby={`title-${post.id}`}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 shadow-1 sm:p-5"
    >
      {promoted_by && (
        <p className="flex items-center gap-2 text-sm text-ink-soft">
          <Icon name="promote" className="size-4" />
          <Trans>Promoted by {promoted_by.name}</Trans>
        </p>
      )}
      {post.my?.hidden && <HiddenPost post={post} />}
      <PostHead post={post} />
      <Title
        id={`title-${post.id}`}
        tabIndex={-1}
        className={whole ? "text-2xl font-extrabold tracking-tight" : "text-xl font-bold"}
      >
        {whole ? (
          title
        ) : (
          <Link to="/posts/$id" params={{ id: post.id }} preload={false} className="hover:underline">
            {title}
          </Link>
        )}
      </Title>
      <PostBody post={post} whole={whole} />
      {post.shared && <SharedPost post={post.shared} />}
      <PostActions post={post} whole={whole} />
    </article>
  );
}

function PostHead({ post }: { post: BarePost }) {
  const { author } = post;
  return (
    <div className="flex items-center gap-3">
      <Link to="/$username" params={{ username: author.username }} preload={false} tabIndex={-1} aria-hidden="true">
        <Avatar id={author.id} name={author.name} picture={author.avatar_url} />
      </Link>
      <div className="min-w-0 grow leading-tight">
        <Link
          to="/$username"
          params={{ username: author.username }}
          preload={false}
          className="font-semibold wrap-anywhere hover:underline"
        >
          {author.name}
        </Link>
        <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-ink-soft">
          <span className="wrap-anywhere">@{author.username}</span>
          <span aria-hidden="true">·</span>
          <When at={post.created_at} />
          {post.edited_at && (
            <span>
              <Trans>edited</Trans>
            </span>
          )}
          <Readers post={post} />
        </p>
      </div>
    </div>
  );
}

/** Who can read a post, as a sign with words. */
function Readers({ post: { visibility, is_open } }: { post: BarePost }) {
  const { t } = useLingui();
  const label =
    visibility === "private"
      ? t`Contacts only`
      : visibility === "members"
        ? t`Members only`
        : is_open
          ? t`Public`
          : t`Public, on a private profile`;
  return (
    <span role="img" aria-label={label} title={label}>
      <Icon
        name={visibility === "public" && is_open ? "globe" : visibility === "members" ? "people" : "lock"}
        className="size-4"
      />
    </span>
  );
}

function PostBody({ post, whole }: { post: BarePost; whole: boolean }) {
  const [open, setOpen] = useState(false);
  const long = !whole && post.content.length > LONG;
  return (
    <>
      {post.body.length > 0 && (
        <div className={long && !open ? "max-h-80 overflow-hidden mask-b-from-70%" : undefined}>
          <RichText text={post.body} mentions={post.mentions} />
        </div>
      )}
      {long && !open && (
        <button type="button" className={`${linkClass} self-start`} onClick={() => setOpen(true)}>
          <Trans>Read more</Trans>
        </button>
      )}
      {post.preview && (
        <Suspense>
          <LinkPreview preview={post.preview} />
        </Suspense>
      )}
      {post.pictures.length > 0 && <PostPictures pictures={post.pictures} />}
      {post.poll && (
        <Suspense>
          <PollView post={post} poll={post.poll} />
        </Suspense>
      )}
    </>
  );
}

function SharedPost({ post: given }: { post: BarePost }) {
  const post = usePost({ shared: null, ...given });
  if (!post) return <GonePost />;
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line p-3 sm:p-4">
      <PostHead post={post} />
      <Link to="/posts/$id" params={{ id: post.id }} preload={false} className="text-lg font-bold hover:underline">
        {post.title}
      </Link>
      <PostBody post={post} whole={false} />
    </div>
  );
}

function HiddenPost({ post }: { post: Post }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-dashed border-line-strong p-4 text-ink-soft">
      <p>
        <Trans>You hid a post by {post.author.name}.</Trans>
      </p>
      <PostActions post={post} only_unhide />
    </div>
  );
}

function GonePost({ whole = false }: { whole?: boolean }) {
  const Text = whole ? "h1" : "p";
  return (
    <Text className="rounded-lg border border-dashed border-line-strong p-4 text-ink-soft">
      <Trans>This post was deleted, or you no longer have access to it.</Trans>
    </Text>
  );
}
