import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { PageHead } from "../../app/page-head.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FeedList } from "./feed-list.tsx";

const route = getRouteApi("/tags/$tag");

/** Posts with one hashtag. */
export function TagPage() {
  const { t } = useLingui();
  const { tag } = route.useParams();
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
      <PageHead title={`#${tag}`} description={t`Posts about #${tag}.`} path={`/tags/${encodeURIComponent(tag)}`} />
      <h1 className="text-3xl font-extrabold tracking-tight wrap-anywhere">#{tag}</h1>
      <FeedList
        key={tag}
        of={{ order: "newest", tag }}
        first={route.useLoaderData()}
        empty={
          <EmptyState icon="search" title={t`No posts with this tag`}>
            <Trans>No one has written about it, or you can't see the posts.</Trans>
          </EmptyState>
        }
      />
    </div>
  );
}
