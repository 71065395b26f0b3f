import { z } from "zod";
import { userCard } from "./accounts.ts";
import { id, scalar, seq, timestamp } from "./common.ts";

/** The kind of a notification. Clients make its text from the kind, the actor and `data`. */
export const notificationKind = z.enum([
  "contact_added",
  "contact_request",
  "contact_boosted",
  "contact_accepted",
  "contact_removed",
  "contact_deleted",
  "blocked",
  "unblocked",
  "message_request",
  "room_request",
  "room_request_accepted",
  "room_request_declined",
  "room_owner",
  "mentioned",
  "thread_replied",
  "reminder",
  "scheduled_failed",
  "reported",
  "post_liked",
  "post_commented",
  "post_mentioned",
  "post_shared",
  "post_promoted",
  "comment_replied",
  "comment_liked",
  "account",
]);
export type NotificationKind = z.infer<typeof notificationKind>;

/** The page that a notification opens. */
export const notificationSource = z.discriminatedUnion("type", [
  z.object({ type: z.literal("user"), user_id: id }).meta({ id: "UserSource" }),
  z
    .object({ type: z.literal("room"), room_id: id, message_id: id.optional(), thread_id: id.optional() })
    .meta({ id: "RoomSource" }),
  z.object({ type: z.literal("post"), post_id: id, comment_id: id.optional() }).meta({ id: "PostSource" }),
  z.object({ type: z.literal("account") }).meta({ id: "AccountSource" }),
]);
export type NotificationSource = z.infer<typeof notificationSource>;

export const notification = z
  .object({
    id,
    seq: seq.meta({ description: "The place of its newest event in my inbox; the list is ordered by it." }),
    kind: notificationKind,
    actor: z
      .union([userCard, z.null()])
      .meta({ description: "Who caused it last; null where that is nobody (any more)." }),
    source: notificationSource,
    data: z.record(z.string(), scalar),
    count: z.number().int().meta({ description: "How many times it happened while unread." }),
    created_at: timestamp,
    read_at: timestamp.nullable(),
  })
  .meta({ id: "Notification" });
export type Notification = z.infer<typeof notification>;

export const notificationsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type NotificationsQuery = z.input<typeof notificationsQuery>;

const unread_count = z.number().int().meta({ description: "Counting stops at 100." });

/** Newest first. */
export const notificationsResponse = z
  .object({ notifications: z.array(notification), unread_count, next_cursor: seq.nullable() })
  .meta({ id: "NotificationsResponse" });
export type NotificationsResponse = z.infer<typeof notificationsResponse>;

export const readNotificationsBody = z
  .object({ seq: seq.meta({ description: "Every notification up to this `seq` is read." }) })
  .meta({ id: "ReadNotificationsBody" });
export const unreadResponse = z.object({ unread_count }).meta({ id: "UnreadResponse" });
export type UnreadResponse = z.infer<typeof unreadResponse>;
