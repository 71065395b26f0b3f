import { closeReportBody, id, reportBody, reportReceipt, reportsQuery, reportsResponse } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { closeReport, listReports, reportSomething } from "./reports.ts";

export function moderationRoutes(routes: Routes, app: App): void {
  routes.endpoint(
    {
      method: "post",
      path: "/reports",
      tag: "Moderation",
      summary: "Report a person, room, message, post or comment to the staff of the site",
      access: "user",
      limit: "report",
      body: reportBody,
      response: reportReceipt,
    },
    ({ actor, body }) => reportSomething(app, actor, body),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/admin/reports",
      tag: "Administration",
      summary: "What was reported, newest first",
      access: "moderator",
      limit: "read",
      query: reportsQuery,
      response: reportsResponse,
    },
    ({ actor, query }) => listReports(app.db.query, actor, query),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/admin/reports/{id}/close",
      tag: "Administration",
      summary: "Close a report with a note",
      access: "moderator",
      limit: "write",
      params: z.object({ id }),
      body: closeReportBody,
    },
    ({ actor, params, body }) => closeReport(app, actor, params.id, body.note),
  );
}
