import type { FeedAnswer } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useRef } from "react";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import type { FeedOf } from "./feed-state.ts";
import { PostCard } from "./post-card.tsx";
import { useFeed } from "./use-feed.ts";

/** Pixels before the end of the list at which the next page is fetched. */
const AHEAD = "1200px";

/** Posts below one another: new ones are announced on top, older ones come by themselves. */
export function FeedList({ of, first, empty }: { of: FeedOf; first: FeedAnswer; empty: ReactNode }) {
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
          <Button look="primary" size="small" icon="down" className="animate-rise rounded-full" onClick={bringIn}>
            {newer > 99 ? t`99+ new posts` : plural(newer, { one: "# new post", other: "# new posts" })}
          </Button>
        )}
      </div>
      {entries.length === 0 && !loading && empty}
      <ul className="flex flex-col gap-4">
        {entries.map(({ post, promoted_by }) => (
          <li key={post.id}>
            <PostCard post={post} promoted_by={promoted_by} />
          </li>
        ))}
      </ul>
      {error !== null && (
        <Notice tone="error">
          {errorText(error)}{" "}
          <Button size="small" icon="retry" onClick={more}>
            {t`Try again`}
          </Button>
        </Notice>
      )}
      {next_cursor !== null && error === null && <More loading={loading} onNear={more} />}
    </div>
  );
}

function More({ loading, onNear }: { loading: boolean; onNear: () => void }) {
  const { t } = useLingui();
  const end = useRef<HTMLDivElement>(null);
  const near = useRef(onNear);
  near.current = onNear;
  useEffect(() => {
    if (loading || !end.current) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && near.current(), { rootMargin: AHEAD });
    seen.observe(end.current);
    return () => seen.disconnect();
  }, [loading]);
  return (
    <div ref={end} className="flex min-h-11 justify-center">
      {loading ? <Spinner /> : <Button onClick={onNear}>{t`Show more`}</Button>}
    </div>
  );
}
