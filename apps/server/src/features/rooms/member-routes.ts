import {
  addMembersBody,
  id,
  membersResponse,
  room,
  setRoleBody,
  transferRoomBody,
  typedUsername,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { addMember, addPeople, removeMember } from "./actions.ts";
import { roomFor } from "./policy.ts";
import { membersOf } from "./queries.ts";
import { setRole, transferRoom } from "./roles.ts";

const byId = z.object({ id });
const byIds = z.object({ id, user_id: id });
const membersQuery = z.object({
  q: typedUsername.max(100).optional().meta({ description: "A part of a name or username." }),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: id.optional(),
});

/** Who is in a room, and in which role. */
export function memberRoutes(routes: Routes, app: App): void {
  const tag = "Rooms";

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}/members",
      tag,
      summary: "The participants",
      access: "user",
      limit: "read",
      params: byId,
      query: membersQuery,
      response: membersResponse,
    },
    async ({ actor, params, query }) => {
      const room = await roomFor(app.db.query, actor, params.id, "read");
      return membersOf(app.db.query, room, query);
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/members/{user_id}",
      tag,
      summary: "Add somebody, or join oneself",
      access: "user",
      limit: "write",
      params: byIds,
      response: room,
    },
    ({ actor, params }) => addMember(app, actor, params.id, params.user_id),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/rooms/{id}/members/{user_id}",
      tag,
      summary: "Take somebody out, or leave",
      access: "user",
      limit: "write",
      params: byIds,
    },
    ({ actor, params }) => removeMember(app, actor, params.id, params.user_id),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/members",
      tag,
      summary: "Add several people: all of them, or none where one cannot be added",
      access: "user",
      limit: "write",
      params: byId,
      body: addMembersBody,
      response: room,
    },
    ({ actor, params, body }) => addPeople(app, actor, params.id, body.user_ids),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/rooms/{id}/members/{user_id}",
      tag,
      summary: "Give a member a role below one's own",
      access: "user",
      limit: "write",
      params: byIds,
      body: setRoleBody,
    },
    ({ actor, params, body }) => setRole(app, actor, params.id, params.user_id, body.role),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/owner",
      tag,
      summary: "Hand the room on to a member; who owned it becomes an admin",
      access: "user",
      limit: "write",
      params: byId,
      body: transferRoomBody,
      response: room,
    },
    ({ actor, params, body }) => transferRoom(app, actor, params.id, body),
  );
}
