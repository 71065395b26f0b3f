import type { MemberRole, RoomKind, Visibility } from "@helloworld/protocol";
import { sql } from "kysely";
import { forbidden, notFound } from "../../errors.ts";
import type { Actor } from "../../realtime/connection.ts";
import type { Query } from "../../streams/streams.ts";

export type RoomRow = {
  id: string;
  kind: RoomKind;
  visibility: Visibility;
  name: string;
  topic: string;
  picture_id: string | null;
  role: MemberRole | null;
};

/** What somebody wants to do with a room. */
export type Need = "see" | "read" | "join" | "leave" | "add" | "moderate" | "manage" | "own";

declare const checked: unique symbol;
/** A room that its holder may use for `N`: only `roomFor` makes one. */
export type RoomFor<N extends Need> = RoomRow & {
  role: N extends "see" | "join" ? MemberRole | null : MemberRole;
  [checked]: N;
};

/**
 * The one door to a room: loads it and checks what the actor may do with it, at
 * the moment of use (D9). A room that one may not know of answers like none.
 */
export async function roomFor<N extends Need>(
  query: Query,
  actor: Actor,
  room_id: string,
  need: N,
): Promise<RoomFor<N>> {
  const result = await sql<RoomRow>`
    select r.id, r.kind, r.visibility, r.name, r.topic, r.picture_id, mb.role
    from rooms r left join members mb
      on mb.room_id = r.id and mb.user_id = ${actor.user_id} and mb.request is distinct from 'declined'
    where r.id = ${room_id}`.execute(query);
  const room = result.rows[0];
  if (!room || (room.role === null && room.visibility !== "public")) throw notFound("room");
  const refusal = refuse(room, need);
  if (refusal) throw refusal;
  return room as RoomFor<N>;
}

const STAFF: readonly MemberRole[] = ["owner", "admin"];
const MODERATORS: readonly MemberRole[] = ["owner", "admin", "moderator"];

function refuse(room: RoomRow, need: Need): Error | undefined {
  const { role, kind } = room;
  switch (need) {
    case "see":
    case "join":
      return undefined;
    case "read":
      return role ? undefined : forbidden("Join this room to read it.");
    case "leave":
      if (!role) return forbidden("You are not in this room.");
      return kind === "direct" ? forbidden("A direct conversation cannot be left.") : undefined;
    case "add":
    case "manage":
      if (kind === "direct") return forbidden("A direct conversation has nothing to manage.");
      return role && STAFF.includes(role)
        ? undefined
        : forbidden("Only the owner and the admins of this room may do that.");
    case "moderate":
      return role && kind !== "direct" && MODERATORS.includes(role)
        ? undefined
        : forbidden("Only the staff of this room may do that.");
    case "own":
      return role === "owner" ? undefined : forbidden("Only the owner of this room may do that.");
  }
}
