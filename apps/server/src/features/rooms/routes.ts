import {
  createRoomBody,
  id,
  markReadBody,
  phrase,
  readResponse,
  receiptsResponse,
  room,
  roomAnalytics,
  roomSettingsBody,
  roomsQuery,
  roomsResponse,
  timerBody,
  updateRoomBody,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import { AppError, notFound } from "../../errors.ts";
import type { Routes } from "../../http/routes.ts";
import { senderOf, sentPicture } from "../../http/upload.ts";
import type { Query } from "../../streams/streams.ts";
import { pictureQuery } from "../pictures/pictures.ts";
import { createRoom, deleteRoom, setTimer, updateRoom } from "./actions.ts";
import { analyticsOf } from "./analytics.ts";
import { acceptRequest, declineRequest } from "./direct.ts";
import { discoverRooms, requestedRooms } from "./discover.ts";
import { roomPicture, setRoomPicture } from "./picture.ts";
import { roomFor } from "./policy.ts";
import { inboxHead, listRooms, roomById } from "./queries.ts";
import { markRead, receiptsIn } from "./receipts.ts";
import { changeSettings } from "./settings.ts";

const byId = z.object({ id });

export function roomRoutes(routes: Routes, app: App): void {
  const tag = "Rooms";

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms",
      tag,
      summary:
        "My rooms; or public ones, which visitors may see too; or private ones by name; or those that I asked to join",
      access: "public",
      limit: "read",
      query: roomsQuery,
      response: roomsResponse,
    },
    async ({ actor, query }) => {
      // Before the rooms: an inbox event that commits between is then seen again, not missed.
      const inbox_seq = actor ? await inboxHead(app.db.query, actor.user_id) : 0;
      const { rooms, next_cursor } = await listed(app.db.query, actor?.user_id ?? null, query);
      return { rooms: rooms.map((one) => ({ ...one, is_member: one.my !== null })), next_cursor, inbox_seq };
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms",
      tag,
      summary: "Make a group or channel, or open the direct room with a person",
      access: "user",
      limit: "write",
      body: createRoomBody,
      response: room,
      status: 201,
    },
    ({ actor, body }) => createRoom(app, actor, body),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}",
      tag,
      summary: "One room",
      access: "user",
      limit: "read",
      params: byId,
      response: room,
    },
    async ({ actor, params }) => {
      await roomFor(app.db.query, actor, params.id, "see");
      const found = await roomById(app.db.query, actor.user_id, params.id);
      if (!found) throw notFound("room");
      return found;
    },
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/rooms/{id}",
      tag,
      summary: "Change name, topic or visibility",
      access: "user",
      limit: "write",
      params: byId,
      body: updateRoomBody,
      response: room,
    },
    ({ actor, params, body }) => updateRoom(app, actor, params.id, body),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/rooms/{id}",
      tag,
      summary: "Delete a room with all its messages",
      access: "user",
      limit: "write",
      params: byId,
    },
    ({ actor, params }) => deleteRoom(app, actor, params.id),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}/picture",
      tag,
      summary: "The picture of a room",
      access: "public",
      limit: "picture",
      params: byId,
      query: pictureQuery,
    },
    ({ actor, params, query }) => roomPicture(app, actor, params.id, query.size),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/rooms/{id}/picture",
      tag,
      summary: "Give a room a picture: PNG, JPEG, GIF or WebP, at most 5 MB",
      access: "user",
      limit: "write",
      params: byId,
      upload: true,
      response: room,
    },
    ({ actor, params, c }) =>
      setRoomPicture(app, actor, params.id, { sender: senderOf(c), read: () => sentPicture(c) }),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/rooms/{id}/picture",
      tag,
      summary: "Take the picture of a room away",
      access: "user",
      limit: "write",
      params: byId,
      response: room,
    },
    ({ actor, params }) => setRoomPicture(app, actor, params.id, null),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/request/accept",
      tag,
      summary: "Accept a message request",
      access: "user",
      limit: "write",
      params: byId,
      response: room,
    },
    async ({ actor, params }) => {
      if (!(await acceptRequest(app, actor.user_id, params.id))) throw notFound("message request");
      const accepted = await roomById(app.db.query, actor.user_id, params.id);
      if (!accepted) throw notFound("room");
      return accepted;
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/request/decline",
      tag,
      summary: "Decline a message request: it goes, and its sender can write no more",
      access: "user",
      limit: "write",
      params: byId,
    },
    ({ actor, params }) => declineRequest(app, actor, params.id),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/rooms/{id}/read",
      tag,
      summary: "Set how far I have read",
      access: "user",
      limit: "write",
      params: byId,
      body: markReadBody,
      response: readResponse,
    },
    ({ actor, params, body }) => markRead(app, actor, params.id, body.seq),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/rooms/{id}/settings",
      tag,
      summary: "What I choose for myself in a room: notifications, silence, hidden, favourite, folder",
      access: "user",
      limit: "write",
      params: byId,
      body: roomSettingsBody,
      response: room,
    },
    ({ actor, params, body }) => changeSettings(app, actor, params.id, body),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}/analytics",
      tag,
      summary: "What happened in a room of mine within 30 days, in numbers; for those who moderate it",
      access: "user",
      limit: "search",
      params: byId,
      response: roomAnalytics,
    },
    ({ actor, params }) => analyticsOf(app.db.query, actor, params.id),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}/receipts",
      tag,
      summary: "How far the others in a small room have it and have read it",
      access: "user",
      limit: "read",
      params: byId,
      response: receiptsResponse,
    },
    async ({ actor, params }) => {
      const room = await roomFor(app.db.query, actor, params.id, "read");
      return receiptsIn(app.db.query, actor.user_id, room);
    },
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/rooms/{id}/timer",
      tag,
      summary: "After how many seconds what is written from now on deletes itself",
      access: "user",
      limit: "write",
      params: byId,
      body: timerBody,
      response: room,
    },
    ({ actor, params, body }) => setTimer(app, actor, params.id, body.message_lifetime),
  );
}

/** Rooms of one scope. All but public ones are for who is signed in. */
async function listed(query: Query, viewer_id: string | null, list: z.output<typeof roomsQuery>) {
  const { scope, ...page } = list;
  if (scope === "public") return listRooms(query, viewer_id, { ...page, scope });
  if (!viewer_id) throw new AppError("unauthenticated", phrase("Sign in first."));
  if (scope === "mine" || scope === "all") return listRooms(query, viewer_id, { ...page, scope });
  return scope === "discover" ? discoverRooms(query, viewer_id, page) : requestedRooms(query, viewer_id, page);
}
