import type { Me } from "@helloworld/protocol";
import type { Conversation } from "@helloworld/sdk";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { previewOf } from "./preview-of.ts";
import { lastSeq } from "./use-conversation.ts";

const KEPT = 5;
const LENGTH = 300;

/** Says each new message of others once, author first, whatever the list on the screen does. */
export function Announcer({ me, conversation }: { me: Me; conversation: Conversation }) {
  const { t } = useLingui();
  const [since, setSince] = useState<number | null>(null);
  if (since === null && conversation.loaded && conversation.loading !== "open") setSince(lastSeq(conversation));
  const fresh = conversation.items.slice(-KEPT).flatMap((item) => {
    if (since === null || item.kind !== "message") return [];
    const { message } = item;
    return message.seq > since && message.sender_id !== me.id && !message.deleted_at ? [message] : [];
  });
  return (
    <div role="log" aria-live="polite" aria-relevant="additions" aria-label={t`New messages`} className="sr-only">
      {fresh.map((message) => (
        <p key={message.message_id}>{`${message.sender_name}: ${previewOf(message, LENGTH)}`}</p>
      ))}
    </div>
  );
}
