import {
  id,
  notificationsQuery,
  notificationsResponse,
  readNotificationsBody,
  unreadResponse,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { readNotification, readNotifications } from "./actions.ts";
import { listNotifications } from "./queries.ts";

export function notificationRoutes(routes: Routes, app: App): void {
  const tag = "Notifications";

  routes.endpoint(
    {
      method: "get",
      path: "/notifications",
      tag,
      summary: "My notifications, newest first, with how many are unread",
      access: "user",
      limit: "read",
      query: notificationsQuery,
      response: notificationsResponse,
    },
    ({ actor, query }) => listNotifications(app.db.query, actor.user_id, query.limit, query.cursor),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/notifications/read",
      tag,
      summary: "Mark all notifications up to a place as read",
      access: "user",
      limit: "write",
      body: readNotificationsBody,
      response: unreadResponse,
    },
    ({ actor, body }) => readNotifications(app, actor, body.seq),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/notifications/{id}/read",
      tag,
      summary: "Mark one notification as read",
      access: "user",
      limit: "write",
      params: z.object({ id }),
      response: unreadResponse,
    },
    ({ actor, params }) => readNotification(app, actor, params.id),
  );
}
