import { sql } from "kysely";
import { rfc3339 } from "../../streams/read.ts";
import type { Feature } from "../feature.ts";
import { requireWriting } from "./before-message.ts";
import { invitationRoutes } from "./invitation-routes.ts";
import { joinRequestRoutes } from "./join-request-routes.ts";
import { memberRoutes } from "./member-routes.ts";
import { roomRoutes } from "./routes.ts";

export const rooms: Feature = {
  routes: [roomRoutes, memberRoutes, invitationRoutes, joinRequestRoutes],
  beforeMessage: [requireWriting],
  personal: {
    rooms: { exported: "rooms.json", erased: "takeOut" },
    members: { exported: "rooms.json" },
    invitations: { exported: "invitations.json", erased: "by its key: it admits nobody without its maker" },
    join_requests: { exported: "join_requests.json" },
  },
  exports: {
    "invitations.json": (user_id) => sql`
      select id as key, jsonb_build_object('room_id', room_id, 'created_at', ${rfc3339("created_at")},
        'expires_at', ${rfc3339("expires_at")}, 'uses', uses, 'max_uses', max_uses) as item
      from invitations where created_by = ${user_id}`,
  },
};
