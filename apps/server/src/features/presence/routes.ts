import { id, presence, setPresenceBody } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { presenceOf, setPresence } from "./actions.ts";

export function presenceRoutes(routes: Routes, app: App): void {
  const shared = { tag: "Presence", access: "user", response: presence } as const;

  routes.endpoint(
    {
      ...shared,
      method: "get",
      path: "/chat/presence/{user_id}",
      summary: "Somebody's presence, as I may see it",
      limit: "read",
      params: z.object({ user_id: id }),
    },
    ({ actor, params }) => presenceOf(app, actor, params.user_id),
  );

  routes.endpoint(
    {
      ...shared,
      method: "put",
      path: "/chat/presence",
      summary: "Set my status, and a text with it",
      limit: "write",
      body: setPresenceBody,
    },
    ({ actor, body }) => setPresence(app, actor, body),
  );
}
