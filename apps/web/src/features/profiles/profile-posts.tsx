import type { FeedResponse, Profile } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FeedList } from "../posts/feed-list.tsx";
import { useHashFocus } from "../posts/use-hash-focus.ts";

/** What somebody wrote, as far as the viewer may read it. */
export function ProfilePosts({ profile, first }: { profile: Profile; first: FeedResponse }) {
  const { t } = useLingui();
  const { user, relationship } = profile;
  const mine = relationship === "self";
  useHashFocus();
  return (
    <section aria-labelledby="posts" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="posts" className="text-xl font-bold">
          <Trans>Posts</Trans>
        </h2>
        {mine && (
          <Link to="/create_post" className={buttonClass("primary", "small")}>
            <Trans>Write a post</Trans>
          </Link>
        )}
      </div>
      <FeedList
        of={{ user_id: user.id }}
        first={first}
        empty={
          <EmptyState
            icon="edit"
            title={mine ? t`You haven't posted yet` : t`No posts yet`}
            action={
              mine && (
                <Link to="/help/$slug" params={{ slug: "posts-and-comments" }} className={buttonClass()}>
                  <Trans>How posts work</Trans>
                </Link>
              )
            }
          >
            {mine && <Trans>Your posts are for your contacts unless you choose otherwise.</Trans>}
          </EmptyState>
        }
      />
    </section>
  );
}
