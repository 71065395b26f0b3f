import { auditAnswer, auditQuery, outboxAnswer, outboxQuery } from "@helloworld/protocol";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { auditPage } from "./audit.ts";
import { adminOf } from "./policy.ts";
import { outboxPage } from "./queries.ts";

export function adminRoutes(routes: Routes, app: App): void {
  routes.serve(
    {
      method: "get",
      path: "/admin/outbox",
      tag: "Administration",
      summary: "Mails that were sent, failed, or are kept, newest first",
      access: "user",
      limit: "read",
      query: outboxQuery,
      answer: outboxAnswer,
    },
    ({ actor, query }) => outboxPage(app.db.query, adminOf(actor), query.limit, query.cursor),
  );

  routes.serve(
    {
      method: "get",
      path: "/admin/audit_log",
      tag: "Administration",
      summary: "What was done that admins must know of, newest first",
      access: "user",
      limit: "read",
      query: auditQuery,
      answer: auditAnswer,
    },
    ({ actor, query }) => auditPage(app.db.query, adminOf(actor), query.limit, query.cursor),
  );
}
