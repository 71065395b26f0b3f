import {
  canInRoom,
  type MemberRole,
  type Phrase,
  phrase,
  type RoomAction,
  type RoomKind,
  type RoomPermissions,
  type Visibility,
} from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { forbidden, notFound } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";

export type RoomRow = {
  id: string;
  kind: RoomKind;
  visibility: Visibility;
  name: string;
  topic: string;
  picture_id: string | null;
  permissions: RoomPermissions;
  role: MemberRole | null;
};

declare const checked: unique symbol;
/** A room that its holder may use for `N`: only `roomFor` makes one. */
export type RoomFor<N extends RoomAction> = RoomRow & {
  role: N extends "see" | "join" | "request" ? MemberRole | null : MemberRole;
  [checked]: N;
};

/**
 * The one door to a room: loads it and checks what the actor may do with it, at
 * the moment of use (D9). A room that one may not know of answers like none.
 */
export async function roomFor<N extends RoomAction>(
  query: Query,
  actor: Actor,
  room_id: string,
  need: N,
): Promise<RoomFor<N>> {
  const result = await sql<RoomRow>`
    select r.id, r.kind, r.visibility, r.name, r.topic, r.picture_id, room_permissions(r) as permissions, mb.role
    from rooms r left join members mb
      on mb.room_id = r.id and mb.user_id = ${actor.user_id} and mb.request is distinct from 'declined'
    where r.id = ${room_id}`.execute(query);
  const room = result.rows[0];
  if (!room) throw notFound("room");
  const seen = { ...room, my: room.role && { role: room.role } };
  if (canInRoom(seen, need)) return room as RoomFor<N>;
  throw canInRoom(seen, "see") ? forbidden(refusal(room, need)) : notFound("room");
}

/** Why somebody may not do this, to be read by a person. */
function refusal({ kind, role, permissions }: RoomRow, need: RoomAction): Phrase {
  switch (need) {
    case "see":
    case "join":
    case "read":
      return phrase("Join this room to read it.");
    case "request":
      return role ? phrase("You are in this room.") : phrase("Anyone may join this room; there is nothing to ask for.");
    case "leave":
      return role ? phrase("A direct conversation cannot be left.") : phrase("You are not in this room.");
    case "send":
    case "attach":
    case "add":
    case "pin":
    case "mention_all":
    case "manage":
      return kind === "direct" ? phrase("A direct conversation has nothing to manage.") : only(permissions[need]);
    case "moderate":
      return only("moderator");
    case "staff":
      return kind === "direct" ? phrase("A direct conversation has nothing to manage.") : only("admin");
    case "own":
      return only("owner");
  }
}

function only(role: MemberRole): Phrase {
  switch (role) {
    case "owner":
      return phrase("Only the owner of this room may do that.");
    case "admin":
      return phrase("Only the owner and the admins of this room may do that.");
    case "moderator":
      return phrase("Only moderators, admins and the owner of this room may do that.");
    case "member":
      return phrase("Only members of this room may do that.");
  }
}

/** Whether a block stands between a person and the owner of a room. */
const blockedFromOwner = (room_id: RawBuilder<unknown>, user_id: RawBuilder<unknown>) => sql<boolean>`exists (
  select from members o join blocks b
    on (b.blocker_id, b.blocked_id) in ((o.user_id, ${user_id}), (${user_id}, o.user_id))
  where o.room_id = ${room_id} and o.role = 'owner')`;
export const isApartFromOwner = (room_id: RawBuilder<unknown>, viewer_id: string | null) =>
  blockedFromOwner(room_id, sql`${viewer_id}::uuid`);

/** Whether a request to join waits for an answer of this person; `j` is its row. No block stands between it and them, or the owner. */
export const isWaiting = (answerer_id: RawBuilder<unknown>) => sql<boolean>`(
  j.declined_at is null and not blocks_between(j.user_id, ${answerer_id})
  and not ${blockedFromOwner(sql`j.room_id`, sql`j.user_id`)})`;

/** Whether somebody may find a room by its name, and ask to join it; `r` is the row of rooms. */
export const canDiscover = (viewer_id: string | null) => sql<boolean>`
  r.visibility = 'private' and ${viewer_id}::uuid is not null and not ${isApartFromOwner(sql`r.id`, viewer_id)}`;
