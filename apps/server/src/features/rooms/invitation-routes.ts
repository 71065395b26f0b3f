import {
  createInvitationBody,
  id,
  invitationPreview,
  invitationsResponse,
  newInvitation,
  room,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { pictureQuery } from "../pictures/pictures.ts";
import {
  acceptInvitation,
  createInvitation,
  invitationPicture,
  invitationsOf,
  previewInvitation,
  revokeInvitation,
} from "./invitations.ts";
import { roomFor } from "./policy.ts";

const byId = z.object({ id });
const byToken = z.object({ token: z.string().max(100) });

/** Links into rooms: those who may add members make them, whoever has one comes in. */
export function invitationRoutes(routes: Routes, app: App): void {
  const tag = "Invitations";

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}/invitations",
      tag,
      summary: "The invitations of a room and how often they were used",
      access: "user",
      limit: "read",
      params: byId,
      response: invitationsResponse,
    },
    async ({ actor, params }) => {
      const room = await roomFor(app.db.query, actor, params.id, "add");
      return { invitations: await invitationsOf(app.db.query, room) };
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/rooms/{id}/invitations",
      tag,
      summary: "Make an invitation; its token is in this answer only",
      access: "user",
      limit: "write",
      params: byId,
      body: createInvitationBody,
      response: newInvitation,
      status: 201,
    },
    ({ actor, params, body }) => createInvitation(app, actor, params.id, body),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/rooms/{id}/invitations/{invitation_id}",
      tag,
      summary: "Revoke an invitation",
      access: "user",
      limit: "write",
      params: z.object({ id, invitation_id: id }),
    },
    ({ actor, params }) => revokeInvitation(app, actor, params.id, params.invitation_id),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/invitations/{token}",
      tag,
      summary: "What an invitation leads to, and whether it can be used",
      access: "public",
      limit: "read",
      params: byToken,
      response: invitationPreview,
    },
    ({ actor, params }) => previewInvitation(app, actor, params.token),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/invitations/{token}/picture",
      tag,
      summary: "The picture of the room that an invitation leads to",
      access: "public",
      limit: "picture",
      params: byToken,
      query: pictureQuery,
    },
    ({ actor, params, query }) => invitationPicture(app, actor, params.token, query.size),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/invitations/{token}/accept",
      tag,
      summary: "Come in",
      access: "user",
      limit: "write",
      params: byToken,
      response: room,
    },
    ({ actor, params }) => acceptInvitation(app, actor, params.token),
  );
}
