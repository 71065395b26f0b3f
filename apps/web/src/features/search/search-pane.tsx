import type { Me, Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { isEscape } from "../../ui/composing.ts";
import { cx } from "../../ui/cx.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { useFocusBack } from "../../ui/use-focus-back.ts";
import { MessageResults } from "./message-results.tsx";
import { NO_FILTERS, parseSearchQuery, SearchFilters } from "./search-filters.tsx";

/** Nothing is asked while somebody still types. */
const PAUSE_MS = 250;
/** From this width on the pane stands beside the conversation, and not over it. */
const BESIDE = "(min-width: 64rem)";

type SearchPaneProps = { room: Room; me: Me; hidden: boolean; onClose: () => void };

/** Looks for messages, beside the conversation; on a small screen over it. */
export function SearchPane({ room, me, hidden, onClose }: SearchPaneProps) {
  const { t } = useLingui();
  const panel = useRef<HTMLElement>(null);
  const [words, setWords] = useState("");
  const [filters, setFilters] = useState(NO_FILTERS);
  const q = usePaused(parseSearchQuery(words, filters));
  useFocusBack();
  return (
    <aside
      ref={panel}
      hidden={hidden}
      aria-label={t`Search messages`}
      onKeyDown={(event) => {
        if (isEscape(event) && panel.current?.contains(event.target as Node)) onClose();
        else moveAmongResults(event, panel.current);
      }}
      className={cx(
        "absolute inset-0 z-10 flex-col bg-canvas pt-(--safe-top) lg:static lg:w-96 lg:shrink-0 lg:border-l lg:border-line lg:pt-0",
        hidden ? "hidden" : "flex",
      )}
    >
      <header className="flex min-h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-2 md:px-4">
        <IconButton icon="back" label={t`Back to conversation`} className="lg:hidden!" onClick={onClose} />
        <h2 className="min-w-0 grow truncate font-bold">
          <Trans>Search messages</Trans>
        </h2>
        <IconButton icon="close" label={t`Close search`} className="max-lg:hidden!" onClick={onClose} />
      </header>
      <div className="flex shrink-0 flex-col gap-2 border-b border-line bg-surface p-3">
        <SearchField label={t`Search for`} value={words} onChange={setWords} autoFocus />
        <SearchFilters room={room} me={me} filters={filters} onChange={setFilters} />
      </div>
      <div className="min-h-0 grow overflow-y-auto scroll-thin p-3 pb-[calc(1rem+var(--safe-bottom))]">
        {q === "" ? (
          <EmptyState icon="search" title={t`What are you looking for?`}>
            <Trans>Words, parts of words, “a phrase”, or only a filter. Typos are tolerated.</Trans>
          </EmptyState>
        ) : (
          <MessageResults
            q={q}
            room_id={filters.everywhere ? undefined : room.id}
            onOpen={() => !matchMedia(BESIDE).matches && onClose()}
          />
        )}
      </div>
    </aside>
  );
}

/** A value once it has not changed for a moment. */
function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

/** Arrows lead from the words to the results and among them. */
function moveAmongResults(event: KeyboardEvent, panel: HTMLElement | null): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !panel || !(event.target as Element).closest("[data-found], [type=search]")) return;
  const stops = [...panel.querySelectorAll<HTMLElement>("[type=search], [data-found]")];
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
