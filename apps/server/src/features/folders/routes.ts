import { createFolderBody, foldersResponse, id, updateFolderBody } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { createFolder, deleteFolder, listFolders, updateFolder } from "./folders.ts";

const byId = z.object({ id });

export function folderRoutes(routes: Routes, app: App): void {
  const tag = "Folders";

  routes.endpoint(
    {
      method: "get",
      path: "/chat/folders",
      tag,
      summary: "My folders of conversations, in my order",
      access: "user",
      limit: "read",
      response: foldersResponse,
    },
    ({ actor }) => listFolders(app.db.query, actor.user_id),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/folders",
      tag,
      summary: "Make a folder; answers with all of them",
      access: "user",
      limit: "write",
      body: createFolderBody,
      response: foldersResponse,
      status: 201,
    },
    ({ actor, body }) => createFolder(app, actor, body.name),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/folders/{id}",
      tag,
      summary: "Rename a folder, or move it; answers with all of them",
      access: "user",
      limit: "write",
      params: byId,
      body: updateFolderBody,
      response: foldersResponse,
    },
    ({ actor, params, body }) => updateFolder(app, actor, params.id, body),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/folders/{id}",
      tag,
      summary: "Delete a folder; the conversations in it stay",
      access: "user",
      limit: "write",
      params: byId,
    },
    ({ actor, params }) => deleteFolder(app, actor, params.id),
  );
}
