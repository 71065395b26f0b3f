import {
  editMessageBody,
  historyAnswer,
  historyQuery,
  id,
  message,
  sendAnswer,
  sendMessageBody,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { roomFor } from "../rooms/policy.ts";
import { deleteMessage, editMessage } from "./actions.ts";
import { historyPage } from "./queries.ts";

const byId = z.object({ id });

export function messageRoutes(routes: Routes, app: App): void {
  const tag = "Messages";

  routes.serve(
    {
      method: "get",
      path: "/chat/rooms/{id}/messages",
      tag,
      summary: "A page of history, oldest first",
      access: "user",
      limit: "read",
      params: byId,
      query: historyQuery,
      answer: historyAnswer,
    },
    async ({ actor, params, query }) => {
      await roomFor(app.db.query, actor, params.id, "read");
      return historyPage(app.db.query, params.id, query);
    },
  );

  routes.serve(
    {
      method: "post",
      path: "/chat/rooms/{id}/messages",
      tag,
      summary: "Send a message",
      access: "user",
      limit: "send",
      params: byId,
      body: sendMessageBody,
      answer: sendAnswer,
      status: 201,
    },
    ({ actor, params, body }) => app.writer.send(actor.user_id, { room_id: params.id, ...body }),
  );

  routes.serve(
    {
      method: "put",
      path: "/chat/messages/{id}",
      tag,
      summary: "Edit my message",
      access: "user",
      limit: "write",
      params: byId,
      body: editMessageBody,
      answer: message,
    },
    ({ actor, params, body }) => editMessage(app, actor, params.id, body.content),
  );

  routes.serve(
    {
      method: "delete",
      path: "/chat/messages/{id}",
      tag,
      summary: "Delete a message for everybody",
      access: "user",
      limit: "write",
      params: byId,
    },
    ({ actor, params }) => deleteMessage(app, actor, params.id),
  );
}
