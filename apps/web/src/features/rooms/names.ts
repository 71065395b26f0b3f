import type { Message, Room } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";

/** What a room is called: a conversation of two by the other's name, also when their account is deleted. */
export function roomName(room: Room): string {
  return room.kind === "direct" && !room.direct_user ? t`Deleted user` : room.name;
}

/** Who wrote a message, also when their account is deleted. */
export function senderName(message: Pick<Message, "sender_id" | "sender_name">): string {
  return message.sender_id === null ? t`Deleted user` : message.sender_name;
}
