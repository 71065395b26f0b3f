import type { MemberRole, Room, RoomPermissions } from "./rooms.ts";

/** An action on a room. */
export type RoomAction =
  | "see"
  | "read"
  | "join"
  /** Ask to join. */
  | "request"
  | "leave"
  | keyof RoomPermissions
  /** Remove what others wrote. */
  | "moderate"
  /** Give roles to members and take them out, those below oneself. */
  | "staff"
  /** Delete the room, hand it on. */
  | "own";

/** The fields of a room, as one person sees it, that decide about an action. */
export type RoomSeen = Pick<Room, "kind" | "visibility" | "permissions"> & { my: { role: MemberRole } | null };

const RANKS = { member: 1, moderator: 2, admin: 3, owner: 4 } as const satisfies Record<MemberRole, number>;

/** 1 (member) to 4 (owner). */
export function roleRank(role: MemberRole): number {
  return RANKS[role];
}

/** Whether somebody may do this in a room: the server decides by it, and a client offers nothing else. */
export function canInRoom(room: RoomSeen, need: RoomAction): boolean {
  const { my, kind } = room;
  const direct = kind === "direct";
  const atLeast = (role: MemberRole) => my !== null && roleRank(my.role) >= roleRank(role);
  switch (need) {
    case "see":
    case "join":
      return my !== null || room.visibility === "public";
    case "request":
      return my === null && room.visibility === "private";
    case "read":
      return my !== null;
    case "leave":
      return my !== null && !direct;
    case "send":
    case "attach":
    case "pin":
      return direct ? my !== null : atLeast(room.permissions[need]);
    case "add":
    case "mention_all":
    case "manage":
      return !direct && atLeast(room.permissions[need]);
    case "moderate":
      return !direct && atLeast("moderator");
    case "staff":
      return !direct && atLeast("admin");
    case "own":
      return !direct && atLeast("owner");
  }
}
