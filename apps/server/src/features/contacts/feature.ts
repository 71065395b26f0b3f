import { sql } from "kysely";
import { rfc3339 } from "../../streams/read.ts";
import type { Feature } from "../feature.ts";
import { registerRemovalJobs } from "./removals.ts";
import { contactRoutes } from "./routes.ts";

export const contacts: Feature = {
  routes: [contactRoutes],
  jobs: [registerRemovalJobs],
  personal: {
    contacts: { exported: "contacts.json" },
    contact_requests: { exported: "contact_requests.json" },
    blocks: { exported: "blocks.json" },
    contact_removals: { exported: { not: "What a removal took, for the seconds in which it can be undone." } },
  },
  exports: {
    "contact_requests.json": (user_id) => sql`
      select o.id as key, jsonb_build_object('username', o.username, 'name', o.name, 'sent_by_me', r.sender_id = ${user_id},
        'created_at', ${rfc3339("r.created_at")}, 'declined_at', ${rfc3339("r.declined_at")}) as item
      from contact_requests r
      join users o on o.id = case when r.sender_id = ${user_id} then r.receiver_id else r.sender_id end
      where r.receiver_id = ${user_id} or (r.sender_id = ${user_id} and r.declined_at is null)`,
    "blocks.json": (user_id) => sql`
      select b.id as key, jsonb_build_object('username', o.username, 'name', o.name,
        'created_at', ${rfc3339("b.created_at")}) as item
      from blocks b join users o on o.id = b.blocked_id where b.blocker_id = ${user_id}`,
  },
};
