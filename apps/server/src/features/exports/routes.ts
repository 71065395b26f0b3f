import { exportResponse, id } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { conversationExport } from "./conversation.ts";
import { exportFile, exportState, startExport } from "./exports.ts";

/** Everything of mine as a zip (ACC-11). */
export function exportRoutes(routes: Routes, app: App): void {
  const tag = "Accounts";

  routes.endpoint(
    {
      method: "post",
      path: "/auth/export",
      tag,
      summary: "Build a zip of everything of mine, in the background",
      access: "user",
      limit: "register",
      response: exportResponse,
    },
    ({ actor }) => startExport(app, actor),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/auth/export",
      tag,
      summary: "How far my export is",
      access: "user",
      limit: "read",
      response: exportResponse,
    },
    ({ actor }) => exportState(app, actor),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/auth/export/download",
      tag,
      summary: "My export, for seven days",
      access: "user",
      limit: "write",
      file: "application/zip",
    },
    async ({ actor }) => {
      const file = await exportFile(app, actor);
      return new Response(file.stream(), {
        headers: {
          "content-type": "application/zip",
          "content-length": String(file.size),
          "content-disposition": `attachment; filename="helloworld-chat-${actor.me.username}.zip"`,
        },
      });
    },
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/rooms/{id}/export",
      tag: "Rooms",
      summary: "A conversation of two, as a zip to read and as data",
      access: "user",
      limit: "write",
      params: z.object({ id }),
      file: "application/zip",
    },
    ({ actor, params }) => conversationExport(app, actor, params.id),
  );
}
