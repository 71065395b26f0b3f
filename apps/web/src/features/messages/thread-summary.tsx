import type { Message } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { useStore } from "../../app/client.ts";
import { When } from "../../app/when.tsx";
import { CountBadge } from "../../ui/badge.tsx";
import { Icon } from "../../ui/icons.tsx";
import { useConversationContext } from "./conversation-context.ts";

/** Under a message that began a thread: how many answers there are, and the way to them. */
export function ThreadSummary({ message, thread }: { message: Message; thread: NonNullable<Message["thread"]> }) {
  const { place, onThread } = useConversationContext();
  const { message_id } = message;
  const threads = useStore("threads");
  const unread = threads?.find(({ root }) => root.message_id === message_id)?.unread_count ?? 0;
  if (place.thread_id === message_id) return null;
  const answers = plural(thread.reply_count, { one: "# reply", other: "# replies" });
  return (
    <button
      type="button"
      className="mt-1 flex min-h-8 items-center gap-2 rounded-full border border-line bg-surface px-3 text-sm hover:border-line-strong pointer-coarse:min-h-11"
      onClick={() => onThread(message_id)}
    >
      <Icon name="comment" className="size-4 text-accent-ink" />
      <span className="font-semibold text-accent-ink">{answers}</span>
      <span className="text-ink-soft">
        <When at={thread.last_reply_at} />
      </span>
      <CountBadge count={unread} label={plural(unread, { one: "# unread", other: "# unread" })} />
    </button>
  );
}
