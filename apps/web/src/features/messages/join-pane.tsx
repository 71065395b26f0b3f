import type { Room } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "../../ui/button.tsx";
import { RoomFace } from "../rooms/room-face.tsx";
import { useJoinRoom } from "../rooms/use-join-room.ts";

/** A public room that one is not in: what it is, and the way in. */
export function JoinPane({ room }: { room: Room }) {
  const { join, joining } = useJoinRoom();
  return (
    <div className="flex grow flex-col items-center justify-center gap-4 p-6 text-center">
      <RoomFace room={room} size="large" />
      <p className="text-2xl font-bold">{room.name}</p>
      <p className="max-w-md text-ink-soft">{room.topic}</p>
      <p className="text-sm text-ink-soft">{plural(room.member_count, { one: "# member", other: "# members" })}</p>
      <Button variant="primary" size="large" pending={joining} onClick={() => join(room)}>
        <Trans>Join to read and write</Trans>
      </Button>
    </div>
  );
}
