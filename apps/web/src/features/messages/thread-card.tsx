import type { Me, Thread } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { When } from "../../app/when.tsx";
import { CountBadge } from "../../ui/badge.tsx";
import { MessageCard } from "./message-card.tsx";

/** A thread in a list: what began it, and how much was answered. */
export function ThreadCard({ thread: { root, room_id, unread_count }, me }: { thread: Thread; me: Me }) {
  const { thread } = root;
  return (
    <MessageCard message={root} my_id={me.id}>
      <Link
        to="/messages/$room"
        params={{ room: room_id }}
        search={{ thread: root.message_id }}
        className="inline-flex min-h-8 items-center gap-2 font-semibold text-accent-ink hover:underline pointer-coarse:min-h-11"
      >
        {plural(thread?.reply_count ?? 0, { one: "# reply", other: "# replies" })}
        <CountBadge count={unread_count} label={plural(unread_count, { one: "# unread", other: "# unread" })} />
      </Link>
      {thread && (
        <span className="text-ink-soft">
          <When at={thread.last_reply_at} />
        </span>
      )}
    </MessageCard>
  );
}
