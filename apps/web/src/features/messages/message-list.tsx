import type { Me, Room } from "@helloworld/protocol";
import type { Conversation, ConversationKey } from "@helloworld/sdk";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { memo, type RefObject, useMemo, useState } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Loading, SkeletonRows, Spinner } from "../../ui/spinner.tsx";
import { useRovingFocus } from "../../ui/use-roving-focus.ts";
import { MessageRow } from "./message-row.tsx";
import { messageRows, type Row } from "./message-rows.ts";
import { StickyDay } from "./sticky-day.tsx";
import { firstSeq, useMarkRead } from "./use-conversation.ts";
import { useMessageGestures } from "./use-message-gestures.ts";
import { END_SPACE, useMessageScroll } from "./use-message-scroll.ts";
import "../rooms/wallpapers.css";

type MessageListProps = { room: Room; me: Me; place: ConversationKey; conversation: Conversation };

/** The messages that are held, of which the screen draws those in view. */
export function MessageList({ room, me, place, conversation }: MessageListProps) {
  const { t } = useLingui();
  const { items, loaded, loading, error, target_seq, first_unread_seq, has_before, has_after } = conversation;
  const rows = useMemo(() => messageRows(items, me, first_unread_seq), [items, me, first_unread_seq]);
  const { scroller, list, shift, atBottom, onScroll, toLatest } = useMessageScroll(place, conversation, rows);
  useMarkRead(place, conversation, atBottom);
  useMessageGestures(scroller);
  useRovingFocus(scroller, {
    reach: (end) => list.current?.scrollToIndex(end === "first" ? 0 : rows.length - 1, { align: "nearest" }),
    onEnter: (row) => row.querySelector<HTMLElement>(":is([aria-haspopup=menu], [aria-haspopup=true])")?.click(),
    // The composer stands below the list.
    onEscape: () => scroller.current?.parentElement?.parentElement?.querySelector("textarea")?.focus(),
  });
  const [passed, setPassed] = useState(false);
  const unread = place.thread_id === undefined ? (room.my?.unread_count ?? 0) : 0;
  const unreadAbove = first_unread_seq !== null && has_before && first_unread_seq < firstSeq(conversation);
  const retry = () => (loaded && rows.length > 0 ? client.loadBefore(place) : client.open(place));
  return (
    <div
      data-color={room.my?.color ?? undefined}
      data-wallpaper={room.my?.wallpaper ?? undefined}
      className="relative flex min-h-0 grow flex-col"
    >
      <section
        ref={scroller}
        onScroll={onScroll}
        // Its messages take the focus; without any it does, so that the keyboard gets here.
        tabIndex={rows.length > 0 ? -1 : 0}
        aria-label={t`Messages`}
        className="flex min-h-0 grow flex-col overflow-y-auto overscroll-contain scroll-thin -outline-offset-2 [overflow-anchor:none]"
      >
        <div className="grow" />
        {loading === "before" && (
          <div className="pointer-events-none sticky top-10 z-10 flex h-0 justify-center">
            <span className="flex size-9 items-center justify-center rounded-full bg-surface shadow-2">
              <Spinner className="size-5" />
              <span className="sr-only">{t`Loading older messages`}</span>
            </span>
          </div>
        )}
        {error && (
          <div role="alert" className="flex flex-wrap items-center justify-center gap-3 p-4 text-sm text-ink-soft">
            {errorText(error)}
            <Button size="small" icon="retry" onClick={retry}>{t`Try again`}</Button>
          </div>
        )}
        {!loaded && !error && <SkeletonRows rows={7} label={t`Loading messages`} />}
        {loaded && rows.length === 0 && !error && <Beginning room={room} />}
        <MessageRows
          rows={rows}
          list={list}
          scroller={scroller}
          shift={shift}
          faces={room.kind !== "direct"}
          target_seq={target_seq}
          ticks={place.thread_id === undefined}
        />
        <div className="shrink-0" style={{ height: END_SPACE }} />
        {loading === "after" && <Loading label={t`Loading newer messages`} />}
      </section>
      <StickyDay rows={rows} list={list} scroller={scroller} />
      {unreadAbove && !passed && (
        <div className="absolute top-10 left-1/2 flex -translate-x-1/2 animate-rise items-center rounded-full bg-accent pl-4 text-sm font-semibold whitespace-nowrap text-on-accent shadow-2">
          <button
            type="button"
            className="flex min-h-9 items-center gap-2 rounded-full pointer-coarse:min-h-11"
            onClick={() => {
              setPassed(true);
              void client.jumpTo(place, { seq: first_unread_seq });
            }}
          >
            <Icon name="down" className="size-4 rotate-180" />
            <Trans>First unread message</Trans>
          </button>
          <button
            type="button"
            aria-label={t`Dismiss`}
            className="flex size-9 items-center justify-center rounded-full pointer-coarse:size-11"
            onClick={() => setPassed(true)}
          >
            <Icon name="close" className="size-4" />
          </button>
        </div>
      )}
      {loaded && rows.length > 0 && (!atBottom || has_after) && (
        <button
          type="button"
          className="absolute right-4 bottom-3 flex min-h-10 animate-rise items-center gap-2 rounded-full border border-line bg-surface px-4 text-sm font-semibold shadow-2 pointer-coarse:min-h-11"
          onClick={toLatest}
        >
          {unread > 0 ? plural(unread, { one: "# new message", other: "# new messages" }) : t`Jump to latest`}
          <Icon name="down" className="size-4" />
        </button>
      )}
    </div>
  );
}

type MessageRowsProps = {
  rows: readonly Row[];
  list: RefObject<VirtualizerHandle | null>;
  scroller: RefObject<HTMLElement | null>;
  shift: boolean;
  faces: boolean;
  target_seq: number | null;
  ticks: boolean;
};

/** The rows in view; what changes around them, as how much is unread, does not render them again. */
const MessageRows = memo(function MessageRows({ rows, list, scroller, shift, ...shown }: MessageRowsProps) {
  const { faces, target_seq, ticks } = shown;
  const lastOwn = rows.findLast((row) => row.own && row.message && !row.message.deleted_at)?.key;
  return (
    <Virtualizer ref={list} scrollRef={scroller} data={rows} shift={shift} as="ul" item="li">
      {(row) => (
        <MessageRow
          key={row.key}
          row={row}
          faces={faces}
          target={target_seq !== null && row.message?.seq === target_seq}
          ticks={ticks && row.key === lastOwn}
        />
      )}
    </Virtualizer>
  );
});

/** A conversation without a message yet. */
function Beginning({ room }: { room: Room }) {
  const { t } = useLingui();
  return (
    <EmptyState
      icon="messages"
      title={room.kind === "direct" ? t`Say hello to ${room.name}` : t`This is the beginning of ${room.name}`}
    >
      <Trans>No messages yet.</Trans>
    </EmptyState>
  );
}
