import type { Me, MemberRole, Message, Quote, Room } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { type Conversation, type ConversationKey, quoteOf } from "@helloworld/sdk";
import { Trans } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { client } from "../../app/client.ts";
import { DropZone } from "../files/drop-zone.tsx";
import { attach } from "../files/use-attachments.ts";
import { Announcer } from "./announcer.tsx";
import { Composer } from "./composer.tsx";
import { type ConversationContext, ConversationProvider } from "./conversation-context.ts";
import { MessageList } from "./message-list.tsx";
import { RequestBar } from "./request-bar.tsx";
import { TypingLine } from "./typing-line.tsx";

type ChatPaneProps = { room: Room; me: Me; place: ConversationKey; conversation: Conversation };

/** The messages of a room one is in, or of one thread, and where one writes. */
export function ChatPane({ room, me, place, conversation }: ChatPaneProps) {
  const navigate = useNavigate();
  const [editing, setEditing] = useState<Message | null>(null);
  const [replyTo, setReplyTo] = useState<Quote | null>(null);
  const inThread = place.thread_id !== undefined;
  const context = useMemo(
    (): ConversationContext => ({
      me,
      place,
      onEdit: setEditing,
      onReply: (message) => {
        setEditing(null);
        setReplyTo(quoteOf(message));
      },
      onThread: (thread) =>
        void navigate({ to: "/messages/$room", params: { room: place.room_id }, search: { thread } }),
      onJump: (seq) => void client.jumpTo(place, { seq }),
    }),
    [me, place, navigate],
  );
  const editLast = () => {
    const last = conversation.items.findLast(
      (item) =>
        item.kind === "message" &&
        item.message.sender_id === me.id &&
        !item.message.deleted_at &&
        !item.message.forwarded,
    );
    if (last?.kind === "message") setEditing(last.message);
  };
  const mayAttach = canInRoom(room, "attach") && !editing;
  return (
    <ConversationProvider value={context}>
      <DropZone onDrop={mayAttach ? (files) => attach(place, files) : null} className="flex min-h-0 grow flex-col">
        <MessageList room={room} me={me} place={place} conversation={conversation} />
        {!inThread && <TypingLine people={conversation.typing} />}
        <Announcer me={me} conversation={conversation} />
        {room.my?.request && !inThread && <RequestBar room={room} />}
        {canInRoom(room, "send") ? (
          <Composer
            key={editing?.message_id ?? "new"}
            room={room}
            me={me}
            place={place}
            editing={editing}
            replyTo={replyTo}
            onReplied={() => setReplyTo(null)}
            onEditLast={editLast}
            onEdited={() => setEditing(null)}
          />
        ) : (
          <p className="border-t border-line bg-surface px-4 pt-3 pb-[calc(0.75rem+var(--safe-bottom))] text-center text-sm text-ink-soft">
            <WhoWrites lowest={room.permissions.send} />
          </p>
        )}
      </DropZone>
    </ConversationProvider>
  );
}

function WhoWrites({ lowest }: { lowest: MemberRole }) {
  if (lowest === "owner") return <Trans>Only the owner can write here.</Trans>;
  if (lowest === "admin") return <Trans>Only the owner and admins can write here.</Trans>;
  return <Trans>Only moderators and admins can write here.</Trans>;
}
