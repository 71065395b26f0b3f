import {
  comment,
  commentsQuery,
  commentsResponse,
  createCommentBody,
  id,
  updateCommentBody,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { createComment, deleteComment, likeComment, listComments, readComment, updateComment } from "./comments.ts";

const byId = z.object({ id });

export function commentRoutes(routes: Routes, app: App): void {
  const tag = "Posts";
  const write = { tag, access: "user", limit: "write", params: byId, response: comment } as const;

  routes.endpoint(
    {
      method: "get",
      path: "/posts/{id}/comments",
      tag,
      summary: "Comments on a post, or replies to one, oldest first",
      access: "public",
      limit: "read",
      params: byId,
      query: commentsQuery,
      response: commentsResponse,
    },
    ({ actor, params, query }) => listComments(app.db.query, actor, params.id, query),
  );

  routes.endpoint(
    {
      ...write,
      method: "post",
      path: "/posts/{id}/comments",
      summary: "Comment, or reply",
      body: createCommentBody,
      status: 201,
    },
    ({ actor, params, body }) => createComment(app, actor, params.id, body),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/comments/{id}",
      tag,
      summary: "One comment",
      access: "public",
      limit: "read",
      params: byId,
      response: comment,
    },
    ({ actor, params }) => readComment(app.db.query, actor, params.id),
  );

  routes.endpoint(
    { ...write, method: "put", path: "/comments/{id}", summary: "Change a comment of mine", body: updateCommentBody },
    ({ actor, params, body }) => updateComment(app, actor, params.id, body.content),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/comments/{id}",
      tag,
      summary: "Delete a comment: mine, or one on my post",
      access: "user",
      limit: "write",
      params: byId,
    },
    ({ actor, params }) => deleteComment(app, actor, params.id),
  );

  routes.endpoint(
    { ...write, method: "put", path: "/comments/{id}/like", summary: "Like a comment" },
    ({ actor, params }) => likeComment(app, actor, params.id, true),
  );

  routes.endpoint(
    { ...write, method: "delete", path: "/comments/{id}/like", summary: "No longer like it" },
    ({ actor, params }) => likeComment(app, actor, params.id, false),
  );
}
