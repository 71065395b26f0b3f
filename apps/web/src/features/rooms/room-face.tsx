import type { Room } from "@helloworld/protocol";
import { Avatar } from "../../ui/avatar.tsx";
import type { IconName } from "../../ui/icons.tsx";

/** A person for a direct room; for the others their picture, or a sign of the kind. */
export function RoomFace({ room, size = "medium" }: { room: Room; size?: "small" | "medium" | "large" }) {
  if (room.kind === "direct") {
    const { direct_user: user } = room;
    return <Avatar id={user?.id ?? room.id} name={room.name} size={size} picture={user?.avatar_url} />;
  }
  return <Avatar id={room.id} name={room.name} size={size} icon={roomIcon(room)} picture={room.picture_url} />;
}

export function roomIcon(room: Pick<Room, "kind" | "visibility">): IconName {
  if (room.kind === "channel") return "megaphone";
  return room.visibility === "public" ? "rooms" : "people";
}
