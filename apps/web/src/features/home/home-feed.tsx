import type { FeedOrder } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { linkClass } from "../../ui/link.ts";
import { FeedList } from "../posts/feed-list.tsx";
import { useMe } from "../session/use-session.ts";

const route = getRouteApi("/");

/** Posts that one may read, in the order of one's choice. */
export function HomeFeed() {
  const { t } = useLingui();
  const me = useMe();
  const { feed } = route.useLoaderData();
  const { order = "newest" } = route.useSearch();
  const orders: [FeedOrder, string][] = [
    ["newest", t`Newest`],
    ...(me ? [["following", t`Following`] satisfies [FeedOrder, string]] : []),
    ["popular", t`Popular`],
  ];
  return (
    <section aria-labelledby="posts" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="posts" className="text-xl font-bold">
          <Trans>Posts</Trans>
        </h2>
        <Link to="/gallery" preload={false} className={cx(linkClass, "grow")}>
          <Trans>Gallery</Trans>
        </Link>
        <nav aria-label={t`Sort posts`} className="flex rounded-full border border-line bg-surface p-1">
          {orders.map(([name, label]) => (
            <Link
              key={name}
              to="/"
              search={name === "newest" ? {} : { order: name }}
              resetScroll={false}
              activeOptions={{ exact: true, includeSearch: true }}
              className={cx(
                "flex min-h-8 items-center rounded-full px-3 text-sm font-semibold text-ink-soft hover:text-ink pointer-coarse:min-h-11",
                "aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink",
              )}
            >
              {label}
            </Link>
          ))}
        </nav>
      </div>
      <FeedList
        key={`${order} ${me?.id}`}
        of={{ order }}
        first={feed}
        empty={
          <EmptyState
            icon="edit"
            title={order === "following" ? t`No posts from your contacts yet` : t`No posts yet`}
            action={
              <Link to={me ? "/create_post" : "/signup"} className={buttonClass("primary")}>
                {me ? <Trans>Write the first post</Trans> : <Trans>Create an account</Trans>}
              </Link>
            }
          >
            <Trans>Posts that you can read show up here.</Trans>
          </EmptyState>
        }
      />
    </section>
  );
}
