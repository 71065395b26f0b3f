import type { FoundMessage } from "@helloworld/protocol";
import { Link } from "@tanstack/react-router";
import { When } from "../../app/when.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Icon } from "../../ui/icons.tsx";
import { roomName, senderName } from "../rooms/names.ts";
import { useRoom } from "../rooms/use-rooms.ts";
import { MarkedText } from "./marked-text.tsx";

type FoundMessagesProps = {
  results: readonly FoundMessage[];
  withRoom: boolean;
  onOpen?: (found: FoundMessage) => void;
};

/** Messages that were found, each a link to its place in its conversation. */
export function FoundMessages({ results, withRoom, onOpen }: FoundMessagesProps) {
  return (
    <ul className="flex flex-col gap-2">
      {results.map((found) => (
        <li key={found.message.message_id}>
          <Found found={found} withRoom={withRoom} {...(onOpen && { onOpen })} />
        </li>
      ))}
    </ul>
  );
}

type FoundProps = { found: FoundMessage; withRoom: boolean; onOpen?: (found: FoundMessage) => void };

function Found({ found, withRoom, onOpen }: FoundProps) {
  const { message, text, files } = found;
  const room = useRoom(message.chat_room_id);
  // A message that is only files and was found by a filter is known by their names.
  const others = text.length === 0 && message.attachments ? message.attachments : [];
  const names = files.length > 0 ? files : others.map(({ name }) => [{ text: name, match: false }]);
  return (
    <Link
      to="/messages/$room"
      params={{ room: message.chat_room_id }}
      search={{ at: message.seq, thread: message.thread_id }}
      preload={false}
      data-found
      onClick={() => onOpen?.(found)}
      className="flex gap-3 rounded-lg border border-line bg-surface p-3 transition-colors hover:border-line-strong"
    >
      <Avatar
        id={message.sender_id ?? message.message_id}
        name={senderName(message)}
        picture={message.sender_avatar_url}
        size="small"
      />
      <span className="min-w-0 grow">
        <span className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <bdi className="truncate font-bold">{senderName(message)}</bdi>
          {withRoom && room && <bdi className="truncate text-ink-soft">{roomName(room)}</bdi>}
          <span className="text-ink-soft">
            <When at={message.created_at} />
          </span>
        </span>
        <span dir="auto" className="line-clamp-3 wrap-anywhere whitespace-pre-line">
          <MarkedText text={text} />
        </span>
        {names.map((name) => (
          <span
            key={name.map((piece) => piece.text).join("")}
            className="flex min-w-0 items-center gap-1.5 text-sm text-ink-soft"
          >
            <Icon name="file" className="size-4 shrink-0" />
            <bdi className="truncate">
              <MarkedText text={name} />
            </bdi>
          </span>
        ))}
      </span>
    </Link>
  );
}
