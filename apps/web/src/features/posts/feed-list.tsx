import type { FeedResponse } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useRef } from "react";
import { Button } from "../../ui/button.tsx";
import { TextBoundary } from "../../ui/rich/text-boundary.tsx";
import type { FeedOf } from "./feed-state.ts";
import { MoreOnTheWay } from "./more-on-the-way.tsx";
import { PostCard } from "./post-card.tsx";
import { useFeed } from "./use-feed.ts";

/** Posts below one another: new ones are announced on top, older ones come by themselves. */
export function FeedList({ of, first, empty }: { of: FeedOf; first: FeedResponse; empty: ReactNode }) {
  const { t } = useLingui();
  const { state, more, refresh } = useFeed(of, first);
  const top = useRef<HTMLDivElement>(null);
  const { entries, next_cursor, loading, error, newer } = state;
  const bringIn = async () => {
    await refresh();
    top.current?.scrollIntoView({ block: "start" });
  };
  return (
    <div ref={top} className="flex scroll-mt-24 flex-col gap-4">
      <div role="status" className="sticky top-(--header) z-10 flex justify-center empty:hidden">
        {newer > 0 && (
          <Button variant="primary" size="small" icon="down" className="animate-rise rounded-full" onClick={bringIn}>
            {newer > 99 ? t`99+ new posts` : plural(newer, { one: "# new post", other: "# new posts" })}
          </Button>
        )}
      </div>
      {entries.length === 0 && !loading && empty}
      <ul className="flex flex-col gap-4">
        {entries.map(({ post, promoted_by }) => (
          <li key={post.id}>
            <TextBoundary>
              <PostCard post={post} promoted_by={promoted_by} />
            </TextBoundary>
          </li>
        ))}
      </ul>
      <MoreOnTheWay has_more={next_cursor !== null} loading={loading} error={error} onMore={more} />
    </div>
  );
}
