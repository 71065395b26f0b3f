import { z } from "zod";
import { userCard } from "./accounts.ts";
import { id, line, seq, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";
import { lifetime, message } from "./messages.ts";

export const roomKind = z.enum(["direct", "group", "channel", "forum"]);
export type RoomKind = z.infer<typeof roomKind>;
export const visibility = z.enum(["public", "private", "secret"]);
export type Visibility = z.infer<typeof visibility>;
export const memberRole = z.enum(["owner", "admin", "moderator", "member"]);
export type MemberRole = z.infer<typeof memberRole>;

/** The lowest role that may do each of these. */
export const roomPermissions = z
  .object({
    send: memberRole,
    attach: memberRole,
    add: memberRole.meta({ description: "Add members, make invitations, answer requests to join." }),
    pin: memberRole,
    mention_all: memberRole.meta({ description: "Use @here and @all." }),
    manage: memberRole.meta({ description: "Change name, topic, picture, visibility and these permissions." }),
  })
  .meta({ id: "RoomPermissions" });
export type RoomPermissions = z.infer<typeof roomPermissions>;

/** A room as one viewer sees it; `my` is null for somebody who is not in it. */
export const room = z
  .object({
    id,
    kind: roomKind,
    visibility,
    name: z.string().meta({ description: "In a direct room, the other person's name." }),
    topic: z.string(),
    picture_url: z.string().nullable().meta({ description: "Add `&size=64`, 128, 256 or 512; 256 without." }),
    member_count: z.number().int(),
    message_lifetime: lifetime.nullable().meta({ description: "Seconds after which new messages delete themselves." }),
    created_at: timestamp,
    seq: seq.meta({ description: "The newest seq of the room's stream that this reflects." }),
    permissions: roomPermissions.meta({ description: "In a direct room both may send, attach and pin." }),
    direct_user: z.union([userCard, z.null()]).meta({ description: "The other person of a direct room." }),
    last_message: z.union([message, z.null()]),
    my: z
      .object({
        role: memberRole,
        read_seq: seq,
        unread_count: z
          .number()
          .int()
          .meta({ description: "Messages of others after read_seq; counting stops at 100. None in a request." }),
        mention_count: z
          .number()
          .int()
          .meta({ description: "Those among the unread that name me, up to 100; threads are counted apart." }),
        request: z.boolean().meta({
          description: "A message request: somebody whom I did not add began it. Accept or decline it, or answer.",
        }),
      })
      .nullable(),
  })
  .meta({ id: "Room" });
export type Room = z.infer<typeof room>;

export const createRoomBody = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("direct"), user_id: id }),
    z.object({
      kind: z.enum(["group", "channel"]),
      name: line(LIMITS.room_name),
      topic: line(LIMITS.room_topic, 0).default(""),
      visibility: visibility.default("private"),
      member_ids: z.array(id).max(100).default([]),
    }),
  ])
  .meta({ id: "CreateRoomBody" });
export type CreateRoomBody = z.input<typeof createRoomBody>;

export const updateRoomBody = z
  .object({
    name: line(LIMITS.room_name),
    topic: line(LIMITS.room_topic, 0),
    visibility,
    permissions: roomPermissions.partial(),
  })
  .partial()
  .meta({ id: "UpdateRoomBody" });
export type UpdateRoomBody = z.infer<typeof updateRoomBody>;

export const roomsQuery = z.object({
  scope: z.enum(["mine", "public"]).default("mine").meta({ description: "`public` lists rooms that anyone may join." }),
  q: z.string().trim().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(200),
  cursor: id.optional(),
});
export type RoomsQuery = z.input<typeof roomsQuery>;
export const roomsAnswer = z
  .object({
    rooms: z.array(room),
    next_cursor: z.string().nullable(),
    inbox_seq: seq.meta({ description: "The newest seq of one's own inbox that this reflects." }),
  })
  .meta({ id: "RoomsAnswer" });
export type RoomsAnswer = z.infer<typeof roomsAnswer>;

export const member = z.object({ user: userCard, role: memberRole, joined_at: timestamp }).meta({ id: "Member" });
export type Member = z.infer<typeof member>;
export const membersAnswer = z
  .object({ members: z.array(member), next_cursor: z.string().nullable() })
  .meta({ id: "MembersAnswer" });
export type MembersAnswer = z.infer<typeof membersAnswer>;

export const markReadBody = z
  .object({ seq: seq.meta({ description: "Everything up to here is read; a smaller one marks unread again." }) })
  .meta({ id: "MarkReadBody" });
export const readAnswer = z
  .object({ room_id: id, read_seq: seq, unread_count: z.number().int() })
  .meta({ id: "ReadAnswer" });
export type ReadAnswer = z.infer<typeof readAnswer>;
