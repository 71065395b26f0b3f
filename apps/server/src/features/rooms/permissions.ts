import {
  type MemberRole,
  type Phrase,
  phrase,
  type RoomPermissions,
  roleRank,
  type UpdateRoomBody,
} from "@helloworld/protocol";
import { AppError, type PhrasedError } from "../../errors.ts";
import type { RoomFor } from "./policy.ts";

const COLUMNS = {
  send: "send_role",
  attach: "attach_role",
  add: "add_role",
  pin: "pin_role",
  mention_all: "mention_role",
  manage: "manage_role",
} as const satisfies Record<keyof RoomPermissions, string>;

type PermissionChange = NonNullable<UpdateRoomBody["permissions"]>;

/** Permissions as columns of rooms. */
export function permissionColumns(permissions: Partial<RoomPermissions>) {
  return Object.fromEntries(
    Object.entries(permissions).map(([name, role]) => [COLUMNS[name as keyof RoomPermissions], role]),
  );
}

/** What a new room begins with. */
export function firstPermissions(kind: "group" | "channel"): RoomPermissions {
  const writes = kind === "channel" ? "moderator" : "member";
  return { send: writes, attach: writes, add: "admin", pin: writes, mention_all: writes, manage: "admin" };
}

/**
 * The permissions after a change. Nobody sets one above their own role, or changes one that is above it;
 * who may manage is for the owner to say.
 */
export function changedPermissions(room: RoomFor<"manage">, change: PermissionChange): RoomPermissions {
  const next = { ...room.permissions };
  const errors: PhrasedError[] = [];
  for (const permission of Object.keys(COLUMNS) as (keyof RoomPermissions)[]) {
    const [before, after] = [room.permissions[permission], change[permission]];
    if (after === undefined || after === before) continue;
    const message = refusal(room, permission, before, after);
    if (message) errors.push({ path: `permissions.${permission}`, message });
    next[permission] = after;
  }
  if (errors[0]) throw new AppError("forbidden", errors[0].message, { errors });
  return next;
}

function refusal(
  { role }: RoomFor<"manage">,
  permission: keyof RoomPermissions,
  before: MemberRole,
  after: MemberRole,
): Phrase | undefined {
  if (permission === "manage" && role !== "owner") return phrase("Only the owner says who may manage the room.");
  const highest = Math.max(roleRank(before), roleRank(after));
  return highest > roleRank(role) ? phrase("That is above your own role.") : undefined;
}
