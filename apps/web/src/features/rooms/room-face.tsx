import type { Room } from "@helloworld/protocol";
import { Avatar } from "../../ui/avatar.tsx";
import type { IconName } from "../../ui/icons.tsx";
import { ContactFace } from "../contacts/contact-face.tsx";

type RoomFaceProps = { room: Room; size?: "small" | "medium" | "large"; silent?: boolean };

/** A person for a direct room; for the others their picture, or a sign of the kind. */
export function RoomFace({ room, size = "medium", silent = false }: RoomFaceProps) {
  if (room.direct_user) return <ContactFace user={room.direct_user} size={size} silent={silent} />;
  if (room.kind === "direct") return <Avatar id={room.id} name={room.name} size={size} icon="person" />;
  return <Avatar id={room.id} name={room.name} size={size} icon={roomIcon(room)} picture={room.picture_url} />;
}

export function roomIcon(room: Pick<Room, "kind" | "visibility">): IconName {
  if (room.kind === "channel") return "megaphone";
  return room.visibility === "public" ? "rooms" : "people";
}
