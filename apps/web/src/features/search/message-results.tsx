import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { errorText, fieldErrors } from "../../app/errors.ts";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { FoundMessages } from "./found-messages.tsx";
import { MoreResults } from "./more-results.tsx";
import { useMessageSearch } from "./use-message-search.ts";

type MessageResultsProps = {
  q: string;
  /** Only this room; without it all of one's own. */
  room_id?: string | undefined;
  onOpen?: () => void;
};

/** Messages of one's own rooms that match, newest first. */
export function MessageResults({ q, room_id, onOpen }: MessageResultsProps) {
  const { t } = useLingui();
  const { results, error, fetching, more, loading_more } = useMessageSearch({ q, room_id });
  const count = results?.length ?? 0;
  return (
    <div aria-busy={fetching} className="flex flex-col gap-3">
      {/* Said when it changes: so it is there before. */}
      <p role="status" className="sr-only">
        {results && !fetching && plural(count, { one: "# message found", other: "# messages found" })}
      </p>
      {error && <Notice tone="error">{fieldErrors(error).q ?? errorText(error)}</Notice>}
      {!results && !error && fetching && <SkeletonRows rows={4} label={t`Searching`} />}
      {results && count === 0 && !fetching && (
        <EmptyState
          icon="search"
          title={t`No messages found`}
          action={
            <Link to="/help/$slug" params={{ slug: "search-filters" }} className={buttonClass()}>
              <Trans>How search works</Trans>
            </Link>
          }
        >
          <Trans>Try fewer words, another spelling, or fewer filters.</Trans>
        </EmptyState>
      )}
      {results && <FoundMessages results={results} withRoom={!room_id} {...(onOpen && { onOpen })} />}
      {more && <MoreResults loading={loading_more} failed={error !== null} more={more} />}
    </div>
  );
}
