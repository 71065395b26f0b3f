import type { MemberRole, Message, Room } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";

/** What a room is called: a conversation of two by the other's name, also when their account is deleted. */
export function roomName(room: Room): string {
  return room.kind === "direct" && !room.direct_user ? t`Deleted user` : room.name;
}

/** Who wrote a message, also when their account is deleted. */
export function senderName(message: Pick<Message, "sender_id" | "sender_name">): string {
  return message.sender_id === null ? t`Deleted user` : message.sender_name;
}

/** What a role is called. */
export function roleName(role: MemberRole): string {
  switch (role) {
    case "owner":
      return t`Owner`;
    case "admin":
      return t`Admin`;
    case "moderator":
      return t`Moderator`;
    case "member":
      return t`Member`;
  }
}

/** Who may do something for which this is the lowest role. */
export function fromRoleOn(role: MemberRole): string {
  switch (role) {
    case "owner":
      return t`Only the owner`;
    case "admin":
      return t`Admins and the owner`;
    case "moderator":
      return t`Moderators and admins`;
    case "member":
      return t`Everyone`;
  }
}

/** What a room is, and for whom. */
export function roomType({ kind, visibility }: Pick<Room, "kind" | "visibility">): string {
  if (kind === "direct") return t`Direct message`;
  if (kind === "channel") {
    if (visibility === "public") return t`Public channel`;
    return visibility === "private" ? t`Private channel` : t`Secret channel`;
  }
  if (visibility === "public") return t`Public group`;
  return visibility === "private" ? t`Private group` : t`Secret group`;
}
