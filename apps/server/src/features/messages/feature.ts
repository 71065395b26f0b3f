import { sql } from "kysely";
import { rfc3339 } from "../../streams/read.ts";
import type { Feature } from "../feature.ts";
import { noticeMessages, registerMessagePreviews } from "./notices.ts";
import { reactionRoutes } from "./reaction-routes.ts";
import { messageRoutes } from "./routes.ts";
import { laterRoutes } from "./schedule-routes.ts";
import { indexMessages } from "./search-index.ts";

export const messages: Feature = {
  routes: [messageRoutes, reactionRoutes, laterRoutes],
  jobs: [registerMessagePreviews],
  consumers: [
    { name: "notices", gather_ms: 100, work: (app) => (tx, spans) => noticeMessages(app, tx, spans) },
    { name: "search", gather_ms: 500, work: () => indexMessages },
  ],
  personal: {
    messages: { exported: "rooms.json", erased: "emptyMessages" },
    message_marks: { exported: "starred_messages.json" },
    message_reactions: { exported: "message_reactions.json" },
    thread_follows: { exported: "followed_threads.json" },
    drafts: { exported: "drafts.json" },
    scheduled_messages: { exported: "scheduled_messages.json" },
    reminders: { exported: "reminders.json" },
  },
  exports: {
    "starred_messages.json": (user_id) => sql`
      select message_id as key, jsonb_build_object('message_id', message_id, 'room_id', room_id,
        'starred_at', ${rfc3339("starred_at")}, 'hidden_at', ${rfc3339("hidden_at")}) as item
      from message_marks where user_id = ${user_id}`,
    "message_reactions.json": (user_id) => sql`
      select message_id as key, jsonb_build_object('message_id', message_id, 'emojis', jsonb_agg(emoji)) as item
      from message_reactions where user_id = ${user_id} group by message_id`,
    "followed_threads.json": (user_id) => sql`
      select thread_id as key, jsonb_build_object('thread_id', thread_id, 'room_id', room_id,
        'is_following', is_following) as item
      from thread_follows where user_id = ${user_id}`,
    "drafts.json": (user_id) => sql`
      select place_id as key, jsonb_build_object('room_id', room_id, 'thread_id', thread_id, 'content', content,
        'updated_at', ${rfc3339("updated_at")}) as item
      from drafts where user_id = ${user_id}`,
    "scheduled_messages.json": (user_id) => sql`
      select id as key, jsonb_build_object('room_id', room_id, 'thread_id', thread_id, 'content', content,
        'scheduled_at', ${rfc3339("scheduled_at")}, 'created_at', ${rfc3339("created_at")}) as item
      from scheduled_messages where sender_id = ${user_id}`,
    "reminders.json": (user_id) => sql`
      select id as key, jsonb_build_object('message_id', message_id, 'room_id', room_id,
        'remind_at', ${rfc3339("remind_at")}) as item
      from reminders where user_id = ${user_id}`,
  },
};
