import {
  deleteQuery,
  editMessageBody,
  editsResponse,
  forwardBody,
  forwardResponse,
  historyQuery,
  historyResponse,
  id,
  message,
  readersResponse,
  sendMessageBody,
  sendMessageResponse,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { roomFor } from "../rooms/policy.ts";
import { readersOf } from "../rooms/receipts.ts";
import { deleteMessage, editMessage, removePreview } from "./actions.ts";
import { forwardMessage } from "./forward.ts";
import { markMessage } from "./marks.ts";
import { messageFor, requireThere } from "./policy.ts";
import { historyPage, versionsOf } from "./queries.ts";
import { scheduleMessage } from "./scheduled.ts";

const byId = z.object({ id });

export function messageRoutes(routes: Routes, app: App): void {
  const tag = "Messages";

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}/messages",
      tag,
      summary: "A page of history, oldest first",
      access: "user",
      limit: "read",
      params: byId,
      query: historyQuery,
      response: historyResponse,
    },
    async ({ actor, params, query }) => {
      const room = await roomFor(app.db.query, actor, params.id, "read");
      return historyPage(app.db.query, actor.user_id, room, query);
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/messages",
      tag,
      summary: "Send a message, or keep it until `scheduled_at`",
      access: "user",
      limit: "send",
      params: byId,
      body: sendMessageBody,
      response: sendMessageResponse,
      status: 201,
    },
    async ({ actor, params, body: { scheduled_at, ...body } }) =>
      scheduled_at === undefined
        ? { outcome: "sent" as const, ...(await app.writer.send(actor.user_id, { room_id: params.id, ...body })) }
        : {
            outcome: "scheduled" as const,
            ...(await scheduleMessage(app, actor, params.id, { ...body, scheduled_at })),
          },
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/messages/{id}",
      tag,
      summary: "Edit my message",
      access: "user",
      limit: "write",
      params: byId,
      body: editMessageBody,
      response: message,
    },
    ({ actor, params, body }) => editMessage(app, actor, params.id, body.content),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/messages/{id}",
      tag,
      summary: "One message",
      access: "user",
      limit: "read",
      params: byId,
      response: message,
    },
    async ({ actor, params }) => (await messageFor(app.db.query, actor, params.id, "read")).message,
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/messages/{id}",
      tag,
      summary: "Delete a message for everybody, or for myself",
      access: "user",
      limit: "write",
      params: byId,
      query: deleteQuery,
    },
    ({ actor, params, query }) =>
      query.scope === "me"
        ? markMessage(app, actor, params.id, { hidden: true })
        : deleteMessage(app, actor, params.id),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/messages/{id}/edits",
      tag,
      summary: "What a message said, oldest first",
      access: "user",
      limit: "read",
      params: byId,
      response: editsResponse,
    },
    async ({ actor, params }) => {
      const { message } = await messageFor(app.db.query, actor, params.id, "read");
      requireThere(message);
      return versionsOf(app.db.query, params.id);
    },
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/messages/{id}/receipts",
      tag,
      summary: "Who has read a message",
      access: "user",
      limit: "read",
      params: byId,
      response: readersResponse,
    },
    async ({ actor, params }) => {
      await messageFor(app.db.query, actor, params.id, "read");
      return readersOf(app.db.query, actor.user_id, params.id);
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/messages/{id}/forward",
      tag,
      summary: "Write a message again in other rooms",
      access: "user",
      limit: "send",
      params: byId,
      body: forwardBody,
      response: forwardResponse,
    },
    ({ actor, params, body, language }) => forwardMessage(app, actor, params.id, body, language),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/messages/{id}/preview",
      tag,
      summary: "Take the preview of its link off a message",
      access: "user",
      limit: "write",
      params: byId,
      response: message,
    },
    ({ actor, params }) => removePreview(app, actor, params.id),
  );
}
