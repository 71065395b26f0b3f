import { id, joinRequestsQuery, joinRequestsResponse, requestToJoinBody } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { approveRequest, declineJoin, listRequests, requestToJoin, withdrawRequest } from "./join-requests.ts";
import { roomFor } from "./policy.ts";

const byId = z.object({ id });
const byIds = z.object({ id, user_id: id });

/** Asking to join a private room, and the answers. */
export function joinRequestRoutes(routes: Routes, app: App): void {
  const tag = "Requests to join";

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}/join_requests",
      tag,
      summary: "Who asks to join, oldest first",
      access: "user",
      limit: "read",
      params: byId,
      query: joinRequestsQuery,
      response: joinRequestsResponse,
    },
    async ({ actor, params, query }) => {
      const room = await roomFor(app.db.query, actor, params.id, "add");
      return listRequests(app.db.query, actor.user_id, room, query.limit, query.cursor);
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/join_requests",
      tag,
      summary: "Ask to join a private room, or change what one wrote",
      access: "user",
      limit: "write",
      params: byId,
      body: requestToJoinBody,
    },
    ({ actor, params, body }) => requestToJoin(app, actor, params.id, body.message),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/rooms/{id}/join_requests",
      tag,
      summary: "Take my request back",
      access: "user",
      limit: "write",
      params: byId,
    },
    ({ actor, params }) => withdrawRequest(app, actor, params.id),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/join_requests/{user_id}/approve",
      tag,
      summary: "Let somebody in",
      access: "user",
      limit: "write",
      params: byIds,
    },
    ({ actor, params }) => approveRequest(app, actor, params.id, params.user_id),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/join_requests/{user_id}/decline",
      tag,
      summary: "Say no; they can ask again after a week",
      access: "user",
      limit: "write",
      params: byIds,
    },
    ({ actor, params }) => declineJoin(app, actor, params.id, params.user_id),
  );
}
