import type { Message } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { clockTime, formatDateTime } from "../../app/dates.ts";
import { IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { Attachments } from "../files/attachments.tsx";
import { LinkPreview } from "../posts/link-preview.tsx";
import { useConversationContext } from "./conversation-context.ts";
import { MessageQuote } from "./message-quote.tsx";
import type { Row } from "./message-rows.ts";
import { MessageText } from "./message-text.tsx";
import { useMessageActions } from "./use-message-actions.ts";

const VersionsDialog = lazyComponent(() => import("./versions-dialog.tsx"), "VersionsDialog");

const NOBODY = {};
const NONE: readonly string[] = [];

/** What stands in the bubble of a message. */
export function MessageBody({ row }: { row: Row }) {
  const { message, pending, content } = row;
  const { me, onJump } = useConversationContext();
  if (message?.deleted_at) return <Deleted message={message} />;
  const attachments = message?.attachments ?? pending?.attachments;
  const quote = message?.reply_to ?? pending?.reply_to;
  return (
    <>
      {message?.forwarded && <Forwarded message={message} />}
      {quote && <MessageQuote quote={quote} onOpen={() => onJump(quote.seq)} />}
      {attachments && <Attachments attachments={attachments} />}
      {content !== "" && (
        <MessageText
          text={content}
          mentions={message?.mentions ?? NOBODY}
          my_id={me.id}
          groups={message?.mention_groups ?? NONE}
        />
      )}
      {message && <Marks message={message} />}
      {message?.preview && <Preview message={message} own={row.own} />}
    </>
  );
}

function Deleted({ message }: { message: Message }) {
  return (
    <p className="text-ink-soft italic">
      {message.deleted_by_staff ? (
        <Trans>This message was deleted by a moderator.</Trans>
      ) : (
        <Trans>This message was deleted.</Trans>
      )}
    </p>
  );
}

function Forwarded({ message: { forwarded } }: { message: Message }) {
  const name = forwarded?.sender_name;
  return (
    <p className="mb-0.5 flex items-center gap-1 text-xs opacity-80">
      <Icon name="share" className="size-3.5" />
      {name ? <Trans>Forwarded from {name}</Trans> : <Trans>Forwarded</Trans>}
    </p>
  );
}

/** Small signs after the text: edited, pinned, how long it stays. */
function Marks({ message }: { message: Message }) {
  const { t } = useLingui();
  const [showing, setShowing] = useState(false);
  const { edited_at, pinned_at, expires_at } = message;
  if (!edited_at && !pinned_at && !expires_at) return null;
  return (
    <span className="ms-1.5 inline-flex items-center gap-1.5 text-xs opacity-80">
      {edited_at && (
        <button
          type="button"
          title={formatDateTime(new Date(edited_at))}
          className="rounded-sm underline-offset-2 hover:underline"
          onClick={() => setShowing(true)}
        >
          <Trans>(edited)</Trans>
        </button>
      )}
      {pinned_at && (
        <span title={t`Pinned`}>
          <Icon name="pin" className="size-3.5" />
          <span className="sr-only">{t`Pinned`}</span>
        </span>
      )}
      {expires_at && (
        <span
          className="inline-flex items-center gap-0.5"
          title={t`Disappears at ${formatDateTime(new Date(expires_at))}`}
        >
          <Icon name="clock" className="size-3.5" />
          {clockTime(new Date(expires_at))}
        </span>
      )}
      <Suspense>{showing && <VersionsDialog message={message} onClose={() => setShowing(false)} />}</Suspense>
    </span>
  );
}

function Preview({ message, own }: { message: Message; own: boolean }) {
  const { t } = useLingui();
  const { removePreview } = useMessageActions(message);
  if (!message.preview) return null;
  return (
    <div className="relative mt-2 max-w-md text-ink">
      <LinkPreview preview={message.preview} />
      {own && (
        <span className="absolute top-1 right-1">
          <IconButton icon="close" label={t`Remove preview`} className="size-8!" onClick={removePreview} />
        </span>
      )}
    </div>
  );
}
