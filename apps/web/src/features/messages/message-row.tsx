import type { PendingMessage } from "@helloworld/sdk";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { memo, type ReactNode } from "react";
import { client } from "../../app/client.ts";
import { clockTime, dayName, formatDateTime } from "../../app/dates.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { TextBoundary } from "../../ui/rich/text-boundary.tsx";
import { senderName } from "../rooms/names.ts";
import { takeBack } from "../writing/use-draft.ts";
import { useConversationContext } from "./conversation-context.ts";
import { MessageBody } from "./message-body.tsx";
import { MessageReactions } from "./message-reactions.tsx";
import type { Row } from "./message-rows.ts";
import { MessageTicks } from "./message-ticks.tsx";
import { MessageTools } from "./message-tools.tsx";
import { ThreadSummary } from "./thread-summary.tsx";

type MessageRowProps = {
  row: Row;
  /** Several people write here: faces and names tell them apart. */
  faces: boolean;
  /** A link or a jump led here. */
  target: boolean;
  /** Under one's own: how far the others have it. */
  ticks: boolean;
};

export const MessageRow = memo(function MessageRow({ row, faces, target, ticks }: MessageRowProps) {
  const { own, head, message, pending } = row;
  const { me } = useConversationContext();
  const named = !own && message !== null && Object.values(message.mentions ?? {}).includes(me.id);
  return (
    <div className={cx("px-3 md:px-6", head ? "pt-3" : "pt-0.5")}>
      {row.day && <DayLine at={row.at} />}
      {row.firstUnread && <UnreadLine />}
      <article
        data-stop=""
        tabIndex={-1}
        aria-label={senderName(row)}
        className={cx(
          "group flex touch-pan-y items-end gap-2 rounded-lg outline-offset-1 transition-[translate] pointer-coarse:select-none",
          own && "flex-row-reverse",
        )}
      >
        {!own && faces && (
          <span className="w-8 shrink-0 self-start">
            {head && (
              <Sender id={row.sender_id} hidden>
                <Avatar
                  id={row.sender_id ?? row.sender_name}
                  name={senderName(row)}
                  picture={row.sender_avatar_url}
                  size="small"
                />
              </Sender>
            )}
          </span>
        )}
        <div
          className={cx(
            "flex max-w-[min(70%,40rem)] min-w-0 flex-col pointer-coarse:max-w-[min(100%-3rem,40rem)]",
            own ? "items-end" : "items-start",
          )}
        >
          <p className={cx("flex items-baseline gap-2", head ? "mb-0.5 px-1 text-sm font-bold" : "sr-only")}>
            {own || !faces ? (
              <span className="sr-only">{senderName(row)}</span>
            ) : (
              <Sender id={head ? row.sender_id : null}>{senderName(row)}</Sender>
            )}
            <Time at={row.at} shown={head} />
          </p>
          <div
            className={cx(
              "relative max-w-full rounded-lg px-3.5 py-2 text-start shadow-1",
              own ? "bg-own bg-(image:--own-paint)" : "bg-other",
              head && (own ? "rounded-tr-sm" : "rounded-tl-sm"),
              pending && "opacity-80",
              named && "ring-1 ring-accent",
              target && "ring-2 ring-accent",
            )}
          >
            {/* Signs that pile up on letters end within the bubble. */}
            <div className="overflow-clip [overflow-clip-margin:0.375rem]">
              <TextBoundary>
                <MessageBody row={row} />
              </TextBoundary>
            </div>
          </div>
          {message && !message.deleted_at && <MessageReactions message={message} own={own} />}
          {message?.thread && <ThreadSummary message={message} thread={message.thread} />}
          {message && ticks && <MessageTicks message={message} />}
          {pending && <PendingState pending={pending} />}
        </div>
        {message && !message.deleted_at && (
          <span className="shrink-0 self-center">
            <MessageTools message={message} own={own} />
          </span>
        )}
      </article>
    </div>
  );
});

/** Leads to the profile of who wrote; the face does so for the pointer only, since the name beside it does for all. */
function Sender({ id, hidden = false, children }: { id: string | null; hidden?: boolean; children: ReactNode }) {
  if (!id) return children;
  return (
    <Link
      to="/users/$username"
      params={{ username: id }}
      preload={false}
      {...(hidden && { tabIndex: -1, "aria-hidden": true })}
      className="rounded-sm hover:underline"
    >
      {children}
    </Link>
  );
}

/** When it was written: once for those of a minute, for screen readers with each. */
function Time({ at, shown }: { at: Date; shown: boolean }) {
  return (
    <time
      dateTime={at.toISOString()}
      title={formatDateTime(at)}
      className={shown ? "text-xs font-normal whitespace-nowrap text-ink-soft tabular-nums" : "sr-only"}
    >
      {clockTime(at)}
    </time>
  );
}

function PendingState({ pending }: { pending: PendingMessage }) {
  const { t } = useLingui();
  const { client_id, error, attachments } = pending;
  const why = error?.detail;
  if (pending.state !== "failed")
    return (
      <p className="mt-0.5 flex items-center gap-1 pr-1 text-xs text-ink-soft">
        <Icon name="clock" className="size-3.5" />
        <Trans>Sending</Trans>
      </p>
    );
  const action = "min-h-8 rounded-sm px-2 font-semibold underline pointer-coarse:min-h-11";
  return (
    <div role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-x-1 text-sm text-danger-ink">
      <Icon name="warning" className="size-4" />
      <span className="font-medium">{why ? t`Not sent: ${why}` : t`Not sent.`}</span>
      <button type="button" className={action} onClick={() => client.retry(client_id)}>{t`Try again`}</button>
      {!attachments && <button type="button" className={action} onClick={() => takeBack(pending)}>{t`Edit`}</button>}
      <button type="button" className={action} onClick={() => client.discard(client_id)}>{t`Discard`}</button>
    </div>
  );
}

function DayLine({ at }: { at: Date }) {
  return (
    <div className="flex items-center gap-3 pt-2 pb-4">
      <span className="h-px grow bg-line" />
      <h2 className="text-xs font-bold text-ink-soft">{dayName(at)}</h2>
      <span className="h-px grow bg-line" />
    </div>
  );
}

function UnreadLine() {
  return (
    <div className="flex items-center gap-3 pb-3 text-accent-ink">
      <span className="h-px grow bg-accent" />
      <p className="text-xs font-bold">
        <Trans>New</Trans>
      </p>
      <span className="h-px grow bg-accent" />
    </div>
  );
}
