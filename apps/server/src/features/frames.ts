import { phrase, TIMING } from "@helloworld/protocol";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { FrameHandlers } from "../realtime/live.ts";
import { syncStreams } from "../streams/read.ts";
import { setPresence } from "./presence/actions.ts";
import { addMember, removeMember } from "./rooms/actions.ts";
import { roomFor } from "./rooms/policy.ts";
import { markDelivered, markRead } from "./rooms/receipts.ts";

/** What each frame of a client does; the actions are those of the REST routes. */
export function frameHandlers(app: App): FrameHandlers {
  return {
    join_room: async ({ actor }, { room_id }) => ({
      room: await addMember(app, actor, room_id, actor.user_id),
    }),
    leave_room: async ({ actor }, { room_id }) => {
      await removeMember(app, actor, room_id, actor.user_id);
      return { room_id };
    },
    send_message: ({ actor }, message) => {
      app.typing.end(actor.user_id, actor.me.name, message.room_id);
      return app.writer.send(actor.user_id, message);
    },
    typing: async (connection, { room_id, is_typing }) => {
      // A connection hears a room just as long as its user is a member, so no query is needed.
      if (!connection.isSubscribed(room_id)) {
        await roomFor(app.db.query, connection.actor, room_id, "read");
        throw new AppError("busy", phrase("The connection is still being set up."), {
          retry_after_ms: TIMING.typing_resend,
        });
      }
      app.typing.set(connection, room_id, is_typing);
      return {};
    },
    mark_read: ({ actor }, { room_id, seq }) => markRead(app, actor, room_id, seq),
    mark_delivered: async ({ actor }, { room_id, seq }) => {
      await markDelivered(app, actor, room_id, seq);
      return {};
    },
    set_presence: ({ actor }, { status }) => setPresence(app, actor, { status }),
    set_idle: (connection, { is_idle }) => {
      app.connections.setIdle(connection, is_idle);
      return {};
    },
    watch: async (connection, { post_ids, feed }) => {
      await app.posts.watch(connection, post_ids, feed);
      return {};
    },
    sync: async ({ actor }, { cursors }) => ({ streams: await syncStreams(app.db, actor.user_id, cursors) }),
  };
}
