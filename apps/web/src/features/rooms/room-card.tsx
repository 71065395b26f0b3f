import type { Room } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Tag } from "../../ui/badge.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { useMe } from "../session/use-session.ts";
import { RoomFace } from "./room-face.tsx";
import { useJoinRoom } from "./use-join-room.ts";
import { useMyRoomIds } from "./use-rooms.ts";

/** A public room to discover, with the one thing that one can do with it. */
export function RoomCard({ room }: { room: Room }) {
  const me = useMe();
  const mine = useMyRoomIds().has(room.id);
  const { join, joining } = useJoinRoom();
  return (
    <article className="flex h-full flex-col gap-3 rounded-lg border border-line bg-surface p-4 shadow-1">
      <div className="flex items-start gap-3">
        <RoomFace room={room} />
        <div className="min-w-0 grow">
          <h3 className="line-clamp-2 font-bold">{room.name}</h3>
          <p className="text-sm text-ink-soft">{plural(room.member_count, { one: "# member", other: "# members" })}</p>
        </div>
        {mine && (
          <Tag tone="ok">
            <Trans>Joined</Trans>
          </Tag>
        )}
      </div>
      <p className="line-clamp-3 grow text-ink-soft">{room.topic}</p>
      {mine ? (
        <Link to="/messages/$room" params={{ room: room.id }} className={buttonClass()}>
          <span>
            <Trans>Open</Trans> <span className="sr-only">{room.name}</span>
          </span>
        </Link>
      ) : me ? (
        <Button variant="primary" pending={joining} onClick={() => join(room)}>
          <span>
            <Trans>Join</Trans> <span className="sr-only">{room.name}</span>
          </span>
        </Button>
      ) : (
        <Link to="/login" search={{ next: "/rooms", why: "signin" }} className={buttonClass()}>
          <span>
            <Trans>Sign in to join</Trans> <span className="sr-only">{room.name}</span>
          </span>
        </Link>
      )}
    </article>
  );
}

export function RoomGrid({ rooms }: { rooms: readonly Room[] }) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomCard room={room} />
        </li>
      ))}
    </ul>
  );
}
