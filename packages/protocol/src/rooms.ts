import { z } from "zod";
import { userCard } from "./accounts.ts";
import { renamed, withAliases } from "./aliases.ts";
import { id, line, seq, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";
import { lifetime, message, messageType } from "./messages.ts";
import { phrase } from "./phrase.ts";
import { ownPassword } from "./security.ts";

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

/** Of which new messages one is told: of all, of those that mention one, of none. */
export const notifyLevel = z.enum(["all", "mentions", "none"]);
export type NotifyLevel = z.infer<typeof notifyLevel>;

/** Until when a room is silent. */
const mutedUntil = z.union([timestamp, z.literal("always")]).nullable();

/** The colour of my messages in a room. */
const roomColor = z.enum(["rose", "amber", "green", "teal", "blue", "violet"]);
export type RoomColor = z.infer<typeof roomColor>;

/** What is drawn behind the messages of a room. */
const wallpaper = z.enum(["dots", "grid", "stripes", "waves", "dawn", "meadow"]);
export type Wallpaper = z.infer<typeof wallpaper>;

/** The settings of a member for themselves in a room. */
const mySettings = z.object({
  notify: notifyLevel,
  muted_until: mutedUntil.meta({
    type: ["string", "null"],
    description: "Silent until this time, or `always`, whatever `notify` says; over when it is past.",
  }),
  is_hidden: z.boolean().meta({ description: "Not in my list, until the next message." }),
  is_favourite: z.boolean().meta({ description: "At the top of my list." }),
  folder_id: id.nullable(),
  color: roomColor.nullable().meta({ description: "The colour of my messages here; null is that of the theme." }),
  wallpaper: wallpaper.nullable().meta({ description: "What is drawn behind the messages; null is nothing." }),
});

export const roomSettingsBody = mySettings.partial().meta({ id: "RoomSettingsBody" });
export type RoomSettingsBody = z.infer<typeof roomSettingsBody>;

/** My request to join a room that I am not in. */
const myJoinRequest = z.object({
  state: z.enum(["waiting", "declined"]),
  created_at: timestamp,
  again_at: timestamp.nullable().meta({ description: "When I may ask again, after a decline." }),
});

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
        join_requests: z
          .number()
          .int()
          .meta({ description: "People who ask to join, up to 100; 0 for who may not answer them." }),
        ...mySettings.shape,
      })
      .nullable(),
    join_request: myJoinRequest.nullable(),
  })
  .meta({ id: "Room" });
export type Room = z.infer<typeof room>;

const DAY = z.iso.date();
/** Activity in a room within the last `days`, by days in UTC. */
export const roomAnalytics = z
  .object({
    room_id: id,
    days: z.number().int(),
    member_count: z.number().int(),
    active_members: z.number().int().meta({ description: "Members who wrote something within that time." }),
    message_count: z.number().int(),
    file_count: z.number().int(),
    messages_by_day: z.array(z.object({ day: DAY, count: z.number().int() })),
    messages_by_type: z.array(z.object({ message_type: messageType, count: z.number().int() })),
    messages_by_member: z
      .array(z.object({ user: userCard, count: z.number().int() }))
      .meta({ description: "The 20 who wrote most." }),
  })
  .meta({ id: "RoomAnalytics" });
export type RoomAnalytics = z.infer<typeof roomAnalytics>;

/** `type` and `description` of older clients: it says the kind, or who may come in. */
function roomAliases(body: Record<string, unknown>): Record<string, unknown> {
  const { type, ...rest } = renamed(body, { description: "topic" });
  const said =
    type === "public" || type === "private" ? { visibility: type } : type === undefined ? {} : { kind: type };
  return { ...said, ...rest };
}

const newGroup = z.object({
  name: line(LIMITS.room_name),
  topic: line(LIMITS.room_topic, 0).default(""),
  visibility: visibility.default("private"),
  member_ids: z.array(id).max(100).default([]),
});
const newRoom = z
  .discriminatedUnion(
    "kind",
    [
      z.object({ kind: z.literal("direct"), user_id: id }).meta({ id: "CreateDirectRoomBody" }),
      newGroup.extend({ kind: z.literal("group") }).meta({ id: "CreateGroupBody" }),
      newGroup.extend({ kind: z.literal("channel") }).meta({ id: "CreateChannelBody" }),
    ],
    { error: phrase("Choose group, channel or direct.") },
  )
  .meta({ id: "CreateRoomBody" });
export type CreateRoomBody = z.input<typeof newRoom>;
/** Without a kind it is a group that anyone may join, unless more is said. */
export const createRoomBody = withAliases(newRoom, (body) => {
  const named = roomAliases(body);
  if (body.kind !== undefined || named.kind === "direct") return named;
  return { kind: "group", visibility: "public", ...named };
});

const roomChange = z
  .object({
    name: line(LIMITS.room_name),
    topic: line(LIMITS.room_topic, 0),
    visibility,
    permissions: roomPermissions.partial(),
  })
  .partial()
  .meta({ id: "UpdateRoomBody" });
export type UpdateRoomBody = z.infer<typeof roomChange>;
export const updateRoomBody = withAliases(roomChange, roomAliases);

export const roomsQuery = z.object({
  scope: z.enum(["mine", "public", "all", "discover", "requested"]).default("mine").meta({
    description:
      "`all` lists my rooms and the public ones; `public` lists rooms that anyone may join; `discover` finds private ones by name, of which only name, picture and number of members are told; `requested` lists those that I asked to join.",
  }),
  q: z.string().trim().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(200),
  cursor: id.optional(),
});
export type RoomsQuery = z.input<typeof roomsQuery>;
export const roomsResponse = z
  .object({
    rooms: z.array(room.extend({ is_member: z.boolean() }).meta({ id: "ListedRoom" })),
    next_cursor: z.string().nullable(),
    inbox_seq: seq.meta({ description: "The newest seq of one's own inbox that this reflects." }),
  })
  .meta({ id: "RoomsResponse" });
export type RoomsResponse = z.infer<typeof roomsResponse>;

export const member = z.object({ user: userCard, role: memberRole, joined_at: timestamp }).meta({ id: "Member" });
export type Member = z.infer<typeof member>;
export const membersResponse = z
  .object({ members: z.array(member), next_cursor: z.string().nullable() })
  .meta({ id: "MembersResponse" });
export type MembersResponse = z.infer<typeof membersResponse>;

/** Several people at once. */
export const addMembersBody = z
  .object({
    user_ids: z
      .array(id)
      .min(1, { error: phrase("Choose somebody.") })
      .max(LIMITS.members_at_once),
  })
  .meta({ id: "AddMembersBody" });
export const setRoleBody = z.object({ role: memberRole.exclude(["owner"]) }).meta({ id: "SetRoleBody" });
export const transferRoomBody = z.object({ user_id: id, password: ownPassword }).meta({ id: "TransferRoomBody" });
export type TransferRoomBody = z.infer<typeof transferRoomBody>;

export const markReadBody = z
  .object({ seq: seq.meta({ description: "Everything up to here is read; a smaller one marks unread again." }) })
  .meta({ id: "MarkReadBody" });
export const readResponse = z
  .object({ room_id: id, read_seq: seq, unread_count: z.number().int() })
  .meta({ id: "ReadResponse" });
export type ReadResponse = z.infer<typeof readResponse>;
