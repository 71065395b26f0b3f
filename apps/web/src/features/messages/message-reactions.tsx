import type { Message, MessageReaction } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { cx } from "../../ui/cx.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { EmojiButton } from "../emojis/emoji-button.tsx";
import { EmojiFace } from "../emojis/emoji-face.tsx";
import { useConversationContext } from "./conversation-context.ts";
import { useMessageActions } from "./use-message-actions.ts";

const ReactionsDialog = lazyComponent(() => import("./reactions-dialog.tsx"), "ReactionsDialog");

/** Under a message: each reaction with its count; a press adds one's own or takes it back. */
export function MessageReactions({ message, own }: { message: Message; own: boolean }) {
  const { t } = useLingui();
  const { me } = useConversationContext();
  const { react } = useMessageActions(message);
  const [showing, setShowing] = useState(false);
  const { reactions = [] } = message;
  if (reactions.length === 0) return null;
  return (
    <ul className={cx("mt-1 flex flex-wrap items-center gap-1", own && "justify-end")} aria-label={t`Reactions`}>
      {reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Chip reaction={reaction} mine={reaction.user_ids.includes(me.id)} onToggle={() => react(reaction.emoji)} />
        </li>
      ))}
      <li className="contents">
        <EmojiButton reaction label={t`React`} className="size-7! pointer-coarse:size-11!" onPick={react} />
        <button
          type="button"
          className="min-h-7 rounded-full px-2 text-xs text-ink-soft underline-offset-2 hover:underline pointer-coarse:min-h-11"
          onClick={() => setShowing(true)}
        >{t`See who reacted`}</button>
      </li>
      <Suspense>{showing && <ReactionsDialog message={message} onClose={() => setShowing(false)} />}</Suspense>
    </ul>
  );
}

type ChipProps = { reaction: MessageReaction; mine: boolean; onToggle: () => void };

function Chip({ reaction: { emoji, count }, mine, onToggle }: ChipProps) {
  const label = plural(count, { one: `${emoji}, # reaction`, other: `${emoji}, # reactions` });
  return (
    <button
      type="button"
      aria-pressed={mine}
      aria-label={label}
      className={cx(
        "flex min-h-7 items-center gap-1 rounded-full border px-2 text-sm tabular-nums pointer-coarse:min-h-11 pointer-coarse:px-3",
        mine
          ? "border-accent bg-accent-soft font-semibold text-accent-ink"
          : "border-line bg-surface hover:border-line-strong",
      )}
      onClick={onToggle}
    >
      <span className="text-base leading-none">
        <EmojiFace text={emoji} />
      </span>
      {count}
    </button>
  );
}
