import {
  createPostBody,
  feedQuery,
  feedResponse,
  galleryQuery,
  galleryResponse,
  id,
  newerQuery,
  newerResponse,
  pictureSizeQuery,
  post,
  postPicture as postPictureSchema,
  postsQuery,
  postsResponse,
  reactBody,
  sharePostBody,
  updatePostBody,
  voteBody,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { senderOf, sentPicture } from "../../http/upload.ts";
import { personFor } from "../privacy/people.ts";
import { createPost, deletePost, onePost, sharePost, updatePost } from "./actions.ts";
import { feed, hiddenPosts, newerCount, postsOf } from "./feed.ts";
import { gallery } from "./gallery.ts";
import { addPicture, postPicture } from "./pictures.ts";
import { hide, promote, react, unhide, vote } from "./responses.ts";

const byId = z.object({ id });

export function postRoutes(routes: Routes, app: App): void {
  const tag = "Posts";
  const read = { method: "get", tag, access: "public", limit: "read" } as const;
  const write = { tag, access: "user", limit: "write", params: byId, response: post } as const;

  routes.endpoint(
    {
      ...read,
      path: "/feed",
      summary: "Posts that I may read, in one of three orders",
      query: feedQuery,
      response: feedResponse,
    },
    ({ actor, query }) => feed(app.db.query, actor, query),
  );

  routes.endpoint(
    {
      ...read,
      path: "/feed/newer",
      summary: "How many entries there are after one",
      query: newerQuery,
      response: newerResponse,
    },
    async ({ actor, query }) => ({ count: await newerCount(app.db.query, actor, query.order, query.after) }),
  );

  routes.endpoint(
    { ...read, path: "/gallery", summary: "Pictures of public posts", query: galleryQuery, response: galleryResponse },
    ({ actor, query }) => gallery(app.db.query, actor, query),
  );

  routes.endpoint(
    {
      ...read,
      path: "/profile/users/{id}/posts",
      summary: "One person's posts, as I may read them",
      params: byId,
      query: postsQuery,
      response: postsResponse,
    },
    async ({ actor, params, query }) => {
      await personFor(app.db.query, actor, params.id, "card");
      return postsOf(app.db.query, actor, params.id, query);
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/posts",
      tag,
      summary: "Write a post",
      access: "user",
      limit: "write",
      body: createPostBody,
      response: post,
      status: 201,
    },
    ({ actor, body }) => createPost(app, actor, body),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/posts/hidden",
      tag,
      summary: "Posts that I hid",
      access: "user",
      limit: "read",
      query: postsQuery,
      response: postsResponse,
    },
    ({ actor, query }) => hiddenPosts(app.db.query, actor, query),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/posts/pictures",
      tag,
      summary: "Add a picture for a post to be written: PNG, JPEG, GIF or WebP, at most 10 MB",
      access: "user",
      limit: "write",
      upload: true,
      response: postPictureSchema,
      status: 201,
    },
    ({ actor, c }) => addPicture(app, actor, { sender: senderOf(c), read: () => sentPicture(c) }),
  );

  routes.endpoint(
    {
      ...read,
      path: "/posts/pictures/{id}",
      limit: "picture",
      summary: "A picture of a post",
      params: byId,
      query: pictureSizeQuery,
    },
    async ({ actor, params, query, c }) => {
      const answer = await postPicture(app, actor, params.id, query.size);
      const same = c.req.header("if-none-match") === answer.headers.get("etag");
      return same ? new Response(null, { status: 304, headers: answer.headers }) : answer;
    },
  );

  routes.endpoint(
    { ...read, path: "/posts/{id}", summary: "One post", params: byId, response: post },
    ({ actor, params }) => onePost(app.db.query, actor, params.id),
  );

  routes.endpoint(
    {
      ...write,
      method: "put",
      path: "/posts/{id}",
      summary: "Change a post, or who may read it",
      body: updatePostBody,
    },
    ({ actor, params, body }) => updatePost(app, actor, params.id, body),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/posts/{id}",
      tag,
      summary: "Delete a post",
      access: "user",
      limit: "write",
      params: byId,
    },
    ({ actor, params }) => deletePost(app, actor, params.id),
  );

  routes.endpoint(
    {
      ...write,
      method: "post",
      path: "/posts/{id}/shares",
      summary: "Share a post on my profile; it reaches none but its own readers",
      body: sharePostBody,
      status: 201,
    },
    ({ actor, params, body }) => sharePost(app, actor, params.id, body),
  );

  routes.endpoint(
    { ...write, method: "put", path: "/posts/{id}/reaction", summary: "Like, dislike, or neither", body: reactBody },
    ({ actor, params, body }) => react(app, actor, params.id, body.reaction),
  );

  routes.endpoint(
    { ...write, method: "put", path: "/posts/{id}/promotion", summary: "Lift a post in my contacts' feeds" },
    ({ actor, params }) => promote(app, actor, params.id, true),
  );

  routes.endpoint(
    { ...write, method: "delete", path: "/posts/{id}/promotion", summary: "No longer lift it" },
    ({ actor, params }) => promote(app, actor, params.id, false),
  );

  routes.endpoint(
    { ...write, method: "put", path: "/posts/{id}/hidden", summary: "Hide a post from my feed" },
    ({ actor, params }) => hide(app, actor, params.id),
  );

  routes.endpoint(
    { ...write, method: "delete", path: "/posts/{id}/hidden", summary: "Show it in my feed again" },
    ({ actor, params }) => unhide(app, actor, params.id),
  );

  routes.endpoint(
    {
      ...write,
      method: "put",
      path: "/posts/{id}/vote",
      summary: "Vote in its poll, anew or for the first time",
      body: voteBody,
    },
    ({ actor, params, body }) => vote(app, actor, params.id, body.choices),
  );
}
