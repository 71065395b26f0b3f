import { sql } from "kysely";
import { rfc3339 } from "../../streams/read.ts";
import type { Feature } from "../feature.ts";
import { registerPresenceJobs } from "./actions.ts";
import { presenceRoutes } from "./routes.ts";

export const presence: Feature = {
  routes: [presenceRoutes],
  jobs: [registerPresenceJobs],
  personal: { presences: { exported: "presence.json" } },
  exports: {
    "presence.json": (user_id) => sql`
      select user_id as key, jsonb_build_object('status', status, 'text', text, 'emoji', emoji,
        'last_seen_at', ${rfc3339("last_seen_at")}) as item
      from presences where user_id = ${user_id}`,
  },
};
