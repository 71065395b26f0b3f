import type { Post, Reaction } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { client } from "../../app/client.ts";
import { Button, iconButtonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { useRespond } from "./use-respond.ts";

const load = () => import("./post-menu.tsx");
const PostMenu = lazyComponent(load, "PostMenu");

const ACTION =
  "flex min-h-10 items-center gap-1.5 rounded-full px-2.5 text-sm font-semibold text-ink-soft hover:bg-sunken hover:text-ink disabled:hover:bg-transparent aria-pressed:text-accent-ink pointer-coarse:min-h-11";

type PostActionsProps = { post: Post; whole?: boolean; only_unhide?: boolean };

/** What one can do with a post. A visitor sees the counts, and is asked to sign in when they press. */
export function PostActions({ post, whole = false, only_unhide = false }: PostActionsProps) {
  const { t } = useLingui();
  const respond = useRespond(post);
  if (only_unhide)
    return (
      <Button
        id={`unhide-${post.id}`}
        size="small"
        onClick={() => respond(() => client.api.hidePost(post.id, false))}
      >{t`Unhide`}</Button>
    );
  const mine = post.my?.reaction ?? null;
  const react = (pressed: Reaction) => {
    const reaction = mine === pressed ? null : pressed;
    void respond(() => client.api.react(post.id, reaction), withReaction(post, reaction));
  };
  const promoted = post.my?.promoted ?? false;
  const promote = () => {
    const promotion_count = post.promotion_count + (promoted ? -1 : 1);
    const expected = post.my && { ...post, promotion_count, my: { ...post.my, promoted: !promoted } };
    void respond(() => client.api.promote(post.id, !promoted), expected ?? undefined);
  };
  const may = (action: Post["actions"][number]) => post.actions.includes(action);
  return (
    <div className="-mx-1.5 -mb-1.5 flex flex-wrap items-center gap-x-1">
      <Counted
        post_id={post.id}
        icon="thumbUp"
        label={t`Like`}
        count={post.like_count}
        pressed={mine === "like"}
        onPress={may("react") && (() => react("like"))}
      />
      <Counted
        post_id={post.id}
        icon="thumbDown"
        label={t`Dislike`}
        count={post.dislike_count}
        pressed={mine === "dislike"}
        onPress={may("react") && (() => react("dislike"))}
      />
      {whole ? (
        <span className={ACTION}>
          <Icon name="comment" className="size-4.5" />
          <span className="sr-only">{t`Comments`}</span>
          {post.comment_count}
        </span>
      ) : (
        <Link
          to="/posts/$id"
          params={{ id: post.id }}
          hash="comments"
          preload={false}
          className={ACTION}
          aria-label={t`Comments: ${post.comment_count}`}
          title={t`Comments`}
        >
          <Icon name="comment" className="size-4.5" />
          {post.comment_count}
        </Link>
      )}
      <Counted
        post_id={post.id}
        icon="promote"
        label={t`Promote`}
        count={post.promotion_count}
        pressed={promoted}
        onPress={may("promote") && promote}
      />
      <span className="grow" />
      <MoreButton post={post} />
    </div>
  );
}

type CountedProps = {
  post_id: string;
  icon: IconName;
  label: string;
  count: number;
  pressed: boolean;
  onPress: (() => void) | false;
};

function Counted({ post_id, icon, label, count, pressed, onPress }: CountedProps) {
  const inner = (
    <>
      <Icon name={icon} className="size-4.5" />
      {count}
    </>
  );
  if (!onPress)
    return (
      <Link
        to="/login"
        search={{ next: `/posts/${post_id}`, why: "signin" }}
        preload={false}
        className={ACTION}
        aria-label={`${label}: ${count}`}
        title={label}
      >
        {inner}
      </Link>
    );
  return (
    <button
      type="button"
      className={ACTION}
      aria-pressed={pressed}
      aria-label={`${label}: ${count}`}
      title={label}
      onClick={onPress}
    >
      {inner}
    </button>
  );
}

/** The rest of what one can do. Its menu is fetched when a pointer or the focus comes near. */
function MoreButton({ post }: { post: Post }) {
  const { t } = useLingui();
  const [wanted, setWanted] = useState(false);
  const label = t`More actions for “${post.title}”`;
  const still = (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={wanted}
      className={cx(iconButtonClass())}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setWanted(true)}
    >
      <Icon name="more" />
    </button>
  );
  if (!wanted) return still;
  return (
    <Suspense fallback={still}>
      <PostMenu post={post} label={label} />
    </Suspense>
  );
}

function withReaction(post: Post, reaction: Reaction | null): Post | undefined {
  if (!post.my) return undefined;
  const before = post.my.reaction;
  const change = (kind: Reaction) => Number(reaction === kind) - Number(before === kind);
  return {
    ...post,
    like_count: post.like_count + change("like"),
    dislike_count: post.dislike_count + change("dislike"),
    my: { ...post.my, reaction },
  };
}
