import { z } from "zod";
import { me, userCard } from "./accounts.ts";
import { fieldError, id, seq, timestamp } from "./common.ts";
import { ERROR_STATUS, type ErrorCode, LIMITS } from "./constants.ts";
import { message, newMessageInRoom, sendResponse } from "./messages.ts";
import { notificationKind } from "./notifications.ts";
import { phrase } from "./phrase.ts";
import { postCounts } from "./posts.ts";
import { presence, presenceChoice } from "./presence.ts";
import { receipt } from "./receipts.ts";
import { memberRole, readResponse, room, roomPermissions } from "./rooms.ts";

/**
 * The live connection. Every frame is `{type, data, ref?}`; one with `ref` is
 * answered by `{type: "ok" | "error", ref, data}`. See docs/architecture.md.
 */

const ref = z.union([z.string().min(1).max(64), z.number().int()]);
export type Ref = z.infer<typeof ref>;

function clientFrameOf<T extends string, D extends z.ZodType>(type: T, data: D) {
  return z.object({ type: z.literal(type), data, ref: ref.optional() });
}

export const clientFrame = z.discriminatedUnion("type", [
  /** Become a member of a public room; in a room one belongs to, answers with its newest state. */
  clientFrameOf("join_room", z.object({ room_id: id })),
  /** Stop being a member. */
  clientFrameOf("leave_room", z.object({ room_id: id })),
  clientFrameOf("send_message", newMessageInRoom),
  clientFrameOf("typing", z.object({ room_id: id, is_typing: z.boolean() })),
  clientFrameOf("mark_read", z.object({ room_id: id, seq })),
  /** In a direct room: this device has everything up to here. */
  clientFrameOf("mark_delivered", z.object({ room_id: id, seq })),
  /** Stream id (a room's, or one's own user id for the inbox) to the last seq applied. */
  clientFrameOf(
    "sync",
    z.object({
      cursors: z.record(id, seq).refine((cursors) => Object.keys(cursors).length <= LIMITS.sync_streams, {
        error: phrase("At most {maximum} streams.", { maximum: LIMITS.sync_streams }),
      }),
    }),
  ),
  clientFrameOf("set_presence", z.object({ status: presenceChoice })),
  /** Nobody has touched this device for a while, or somebody does again: who is idle on all devices shows as away. */
  clientFrameOf("set_idle", z.object({ is_idle: z.boolean() })),
  /** Subscribes the connection to changes of these posts, and to new ones in the feed. Replaces its former subscription. */
  clientFrameOf("watch", z.object({ post_ids: z.array(id).max(LIMITS.watched_posts), feed: z.boolean() })),
  clientFrameOf("ping", z.object({}).default({})),
]);
export type ClientFrame = z.infer<typeof clientFrame>;
/** A frame as a client writes it, defaults left out. */
export type ClientFrameInput = z.input<typeof clientFrame>;
export type ClientFrameType = ClientFrame["type"];
export const CLIENT_FRAME_TYPES = clientFrame.options.map(
  (option) => option.shape.type.value,
) as readonly ClientFrameType[];

/**
 * Of an event that is read from the log: it carries the message as it was after this event of the room, which may be
 * later than the event itself. Absent where it is the event's own `seq`.
 */
const as_of = seq.optional();

function eventOf<T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.object({ type: z.literal(type), data: z.object({ stream: id, seq, ...shape }) });
}

/** Durable events: numbered in their stream, stored, replayed by `sync`. */
export const durableEvent = z.discriminatedUnion("type", [
  eventOf("new_message", { ...message.omit({ seq: true }).shape, as_of }),
  eventOf("message_edited", { room_id: id, message, as_of }),
  eventOf("message_deleted", { room_id: id, message, as_of }),
  eventOf("reaction_changed", { room_id: id, message, as_of }),
  /** Pinned or not, or its preview came or went. */
  eventOf("message_changed", { room_id: id, message, as_of }),
  eventOf("room_changed", {
    room_id: id,
    name: z.string(),
    topic: z.string(),
    visibility: room.shape.visibility,
    picture_url: room.shape.picture_url,
    permissions: roomPermissions,
    message_lifetime: room.shape.message_lifetime,
  }),
  eventOf("member_joined", { room_id: id, user: userCard, role: memberRole, member_count: z.number().int() }),
  eventOf("member_left", { room_id: id, user_id: id, member_count: z.number().int() }),
  eventOf("role_changed", { room_id: id, user_id: id, role: memberRole }),
  /** Somebody here has another name or picture: a member of the room; in one's own inbox, oneself. */
  eventOf("user_changed", { user: userCard }),
  /** In one's own inbox: a room appeared in, or went from, one's list. */
  eventOf("room_added", { room_id: id }),
  eventOf("room_removed", { room_id: id }),
  /** In one's own inbox: what one chose for a room, or how many ask to join it, has changed. The room is fetched, not carried. */
  eventOf("room_settings_changed", { room_id: id }),
  /** In one's own inbox: one's folders changed. They are fetched, not carried. */
  eventOf("folders_changed", {}),
  /** In one's own inbox: requests to join this room, which one may answer or made. They are fetched, not carried. */
  eventOf("join_requests_changed", { room_id: id }),
  /**
   * How far somebody has read: in one's own inbox, oneself on some device (or marked unread); in a room, a member
   * who tells it. All zero: they do not tell it any more.
   */
  eventOf("read_receipt", { room_id: id, ...receipt.shape }),
  /** In one's own inbox: a message was starred or hidden by me, or is not any more. */
  eventOf("message_marked", { room_id: id, message_id: id, is_starred: z.boolean(), is_hidden: z.boolean() }),
  /** In one's own inbox: I follow a thread, or not any more, or read it. It is fetched, not carried. */
  eventOf("thread_changed", { room_id: id, thread_id: id }),
  /** In one's own inbox, each to be fetched. */
  eventOf("draft_changed", { room_id: id, thread_id: id.nullable() }),
  eventOf("scheduled_changed", {}),
  eventOf("reminders_changed", {}),
  /** In one's own inbox: contacts, requests or blocks with this person changed. They are fetched, not carried. */
  eventOf("contact_changed", { user_id: id }),
  /** In one's own inbox: a new notification, or one more of a kind that is unread. It is fetched, not carried. */
  eventOf("notification", { notification_id: id, kind: notificationKind, unread_count: z.number().int() }),
  /** In one's own inbox: notifications were read on some device, or withdrawn. */
  eventOf("notifications_read", { unread_count: z.number().int() }),
]);
export type DurableEvent = z.infer<typeof durableEvent>;
export type DurableEventType = DurableEvent["type"];
export type EventOf<T extends DurableEventType> = Extract<DurableEvent, { type: T }>;
export const DURABLE_EVENT_TYPES = durableEvent.options.map(
  (option) => option.shape.type.value,
) as readonly DurableEventType[];

function ephemeralOf<T extends string, D extends z.ZodType>(type: T, data: D) {
  return z.object({ type: z.literal(type), data });
}

/** Fleeting frames: never stored, dropped first under pressure. */
export const ephemeralEvent = z.discriminatedUnion("type", [
  ephemeralOf(
    "hello",
    z.object({ protocol: z.number().int(), session_id: id, user: me, heartbeat_ms: z.number().int() }),
  ),
  ephemeralOf(
    "typing_indicator",
    z.object({ user_id: id, user_name: z.string(), room_id: id, is_typing: z.boolean(), timestamp }),
  ),
  /** One of my contacts, or I on another device, came, went or changed their status. */
  ephemeralOf("presence_update", presence),
  /** Somebody among my contacts and requests has another name or picture. */
  ephemeralOf("card_changed", userCard),
  ephemeralOf("post_changed", postCounts),
  /** A post that one looks at was deleted, or is no longer for one to see. */
  ephemeralOf("post_gone", z.object({ post_id: id })),
  /** There may be new posts: ask how many. */
  ephemeralOf("feed_changed", z.object({})),
  /** The stream cannot be resumed from the client's cursor: fetch anew. `gone` when one has no (more) access to it. */
  ephemeralOf("reset", z.object({ stream: id, gone: z.boolean() })),
  ephemeralOf("pong", z.object({})),
]);
export type EphemeralEvent = z.infer<typeof ephemeralEvent>;

export const errorData = z.object({
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
  errors: z.array(fieldError),
  retry_after_ms: z.number().int().optional(),
});
export type ErrorData = z.infer<typeof errorData>;

/** One stream in the answer to `sync`. */
export const syncedStream = z.object({
  stream: id,
  events: z.array(durableEvent),
  head: seq.meta({
    description:
      "The newest seq; with `has_more`, ask again from the last event, or from the same cursor where there is none.",
  }),
  has_more: z.boolean(),
  reset: z.boolean().meta({ description: "Too far behind: drop what is held and fetch anew." }),
  gone: z.boolean().meta({ description: "No access (any more)." }),
});
export type SyncedStream = z.infer<typeof syncedStream>;

const nothing = z.object({}) satisfies z.ZodType<Record<string, never>>;

/** The data of `ok`, by the type of the frame that it answers. */
export const okData = {
  join_room: z.object({ room }),
  leave_room: z.object({ room_id: id }),
  send_message: sendResponse,
  typing: nothing,
  mark_read: readResponse,
  mark_delivered: nothing,
  sync: z.object({ streams: z.array(syncedStream) }),
  set_presence: presence,
  set_idle: nothing,
  watch: nothing,
  ping: nothing,
} satisfies Record<ClientFrameType, z.ZodType>;
export type OkData = { [T in ClientFrameType]: z.output<(typeof okData)[T]> };
export type SyncResponse = OkData["sync"];

export type OkFrame = { type: "ok"; ref: Ref; data: OkData[ClientFrameType] };
export type ErrorFrame = { type: "error"; ref?: Ref; data: ErrorData };
export type ServerFrame = DurableEvent | EphemeralEvent | OkFrame | ErrorFrame;

/** For the last branch of an exhaustive switch: a new frame type fails to compile there. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
