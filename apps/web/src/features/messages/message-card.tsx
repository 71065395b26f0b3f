import type { Message } from "@helloworld/protocol";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { isolated } from "../../app/isolate.ts";
import { When } from "../../app/when.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { roomName, senderName } from "../rooms/names.ts";
import { useRoom } from "../rooms/use-rooms.ts";
import { MessageText } from "./message-text.tsx";

const NOBODY = {};

type MessageCardProps = { message: Message; my_id: string; children?: ReactNode };

/** A message out of its conversation, with the way there; `children` are what one can do with it here. */
export function MessageCard({ message, my_id, children }: MessageCardProps) {
  const room = useRoom(message.chat_room_id);
  const { chat_room_id, message_id, seq, thread_id, content } = message;
  return (
    <article className="flex gap-3 rounded-lg border border-line bg-surface p-3">
      <Avatar
        id={message.sender_id ?? message_id}
        name={senderName(message)}
        picture={message.sender_avatar_url}
        size="small"
      />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="font-bold">{senderName(message)}</span>
          {room && <span className="truncate text-ink-soft">{roomName(room)}</span>}
          <span className="text-ink-soft">
            <When at={message.created_at} />
          </span>
        </p>
        <div className="mt-1 line-clamp-6">
          {message.deleted_at ? (
            <p className="text-ink-soft italic">
              <Trans>This message was deleted.</Trans>
            </p>
          ) : content !== "" ? (
            <MessageText text={content} mentions={message.mentions ?? NOBODY} my_id={my_id} />
          ) : (
            <p className="text-ink-soft">{message.attachments?.map((file) => isolated(file.name)).join(", ")}</p>
          )}
        </div>
        <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
          <Link
            to="/messages/$room"
            params={{ room: chat_room_id }}
            search={{ at: seq, thread: thread_id }}
            className="inline-flex min-h-8 items-center font-semibold text-accent-ink hover:underline pointer-coarse:min-h-11"
          >
            <Trans>Show in conversation</Trans>
          </Link>
          {children}
        </div>
      </div>
    </article>
  );
}
