import { sql } from "kysely";
import { rfc3339 } from "../../streams/read.ts";
import type { Feature } from "../feature.ts";
import { registerReportJobs } from "./kept-for-reports.ts";
import { moderationRoutes } from "./routes.ts";

export const moderation: Feature = {
  routes: [moderationRoutes],
  jobs: [registerReportJobs],
  personal: {
    reports: { exported: "reports.json", erased: "forgetReportsOf" },
    kept_for_reports: { exported: { not: "It is what the other wrote, kept for two weeks." } },
  },
  exports: {
    "reports.json": (user_id) => sql`
      select id as key, jsonb_build_object('target_type', target_type, 'target_id', target_id, 'reason', reason,
        'text', text, 'created_at', ${rfc3339("created_at")}, 'closed_at', ${rfc3339("closed_at")}) as item
      from reports where reporter_id = ${user_id}`,
  },
};
