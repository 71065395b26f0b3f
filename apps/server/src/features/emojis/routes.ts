import { customEmoji, emojiName, emojisResponse } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { senderOf, sentPicture } from "../../http/upload.ts";
import { pictureQuery } from "../pictures/pictures.ts";
import { emojiPicture, listEmojis, removeEmoji, setEmoji } from "./emojis.ts";

const byName = z.object({ name: emojiName });

export function emojiRoutes(routes: Routes, app: App): void {
  const tag = "Emoji";

  routes.endpoint(
    {
      method: "get",
      path: "/chat/emojis",
      tag,
      summary: "The emoji of this server",
      access: "user",
      limit: "read",
      response: emojisResponse,
    },
    () => listEmojis(app.db.query),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/emojis/{name}/picture",
      tag,
      summary: "The picture of an emoji",
      access: "user",
      limit: "picture",
      params: byName,
      query: pictureQuery,
    },
    ({ params, query }) => emojiPicture(app, params.name, query.size),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/chat/emojis/{name}",
      tag,
      summary: "Add an emoji, or change its picture: PNG, JPEG, GIF or WebP, at most 5 MB; for the staff of the site",
      access: "moderator",
      limit: "write",
      params: byName,
      upload: true,
      response: customEmoji,
    },
    ({ actor, params, c }) => setEmoji(app, actor, params.name, { sender: senderOf(c), read: () => sentPicture(c) }),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/emojis/{name}",
      tag,
      summary: "Take an emoji away; for the staff of the site",
      access: "moderator",
      limit: "write",
      params: byName,
    },
    ({ actor, params }) => removeEmoji(app, actor, params.name),
  );
}
