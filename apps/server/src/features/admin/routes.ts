import { auditResponse, id, outboxQuery, outboxResponse, suspendUserBody } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { auditPage } from "./audit.ts";
import { outboxPage } from "./queries.ts";
import { restoreUser, suspendUser } from "./suspension.ts";

export function adminRoutes(routes: Routes, app: App): void {
  routes.endpoint(
    {
      method: "get",
      path: "/admin/outbox",
      tag: "Administration",
      summary: "Mails that were sent, failed, or are kept, newest first",
      access: "admin",
      limit: "read",
      query: outboxQuery,
      response: outboxResponse,
    },
    ({ actor, query }) => outboxPage(app.db.query, actor, query.limit, query.cursor),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/admin/audit_log",
      tag: "Administration",
      summary: "What was done that admins must know of, newest first",
      access: "admin",
      limit: "read",
      query: outboxQuery,
      response: auditResponse,
    },
    ({ actor, query }) => auditPage(app.db.query, actor, query.limit, query.cursor),
  );

  const suspension = {
    path: "/admin/users/{id}/suspension",
    tag: "Administration",
    access: "admin",
    limit: "write",
    params: z.object({ id }),
  } as const;

  routes.endpoint(
    { ...suspension, method: "put", summary: "Suspend an account, until a time or without end", body: suspendUserBody },
    ({ actor, params, body }) => suspendUser(app, actor, params.id, body.until),
  );

  routes.endpoint({ ...suspension, method: "delete", summary: "End a suspension" }, ({ actor, params }) =>
    restoreUser(app, actor, params.id),
  );
}
