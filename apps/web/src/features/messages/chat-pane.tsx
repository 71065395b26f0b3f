import type { Me, Message, Room } from "@helloworld/protocol";
import { mayInRoom } from "@helloworld/protocol/permissions";
import type { Conversation } from "@helloworld/sdk";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { DropZone } from "../files/drop-zone.tsx";
import { attach } from "../files/use-attachments.ts";
import { Announcer } from "./announcer.tsx";
import { Composer } from "./composer.tsx";
import { MessageList } from "./message-list.tsx";
import { RequestBar } from "./request-bar.tsx";
import { TypingLine } from "./typing-line.tsx";

/** The messages of a room one is in, and where one writes. */
export function ChatPane({ room, me, conversation }: { room: Room; me: Me; conversation: Conversation }) {
  const [editing, setEditing] = useState<Message | null>(null);
  const mayPost = room.kind !== "channel" || room.my?.role !== "member";
  const editLast = () => {
    const last = conversation.items.findLast(
      (item) => item.kind === "message" && item.message.sender_id === me.id && !item.message.deleted_at,
    );
    if (last?.kind === "message") setEditing(last.message);
  };
  const mayAttach = mayInRoom(room, "attach") && !editing;
  return (
    <DropZone
      onDrop={mayAttach ? (files) => attach({ room_id: room.id }, files) : null}
      className="flex min-h-0 grow flex-col"
    >
      <MessageList room={room} me={me} conversation={conversation} onEdit={setEditing} />
      <TypingLine people={conversation.typing} />
      <Announcer me={me} conversation={conversation} />
      {room.my?.request && <RequestBar room={room} />}
      {mayPost ? (
        <Composer
          key={editing?.message_id ?? "new"}
          room={room}
          editing={editing}
          onEditLast={editLast}
          onEdited={() => setEditing(null)}
        />
      ) : (
        <p className="border-t border-line bg-surface px-4 pt-3 pb-[calc(0.75rem+var(--safe-bottom))] text-center text-sm text-ink-soft">
          <Trans>Only the staff of this channel writes here.</Trans>
        </p>
      )}
    </DropZone>
  );
}
