import {
  id,
  message,
  messagesQuery,
  messagesResponse,
  reactionsResponse,
  reactResponse,
  reactToMessageBody,
  searchMessagesBody,
  searchMessagesResponse,
  thread,
  threadsQuery,
  threadsResponse,
  updateThreadBody,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { roomFor } from "../rooms/policy.ts";
import { pinMessage } from "./actions.ts";
import { markMessage, mentioningMessages, pinnedMessages, starredMessages } from "./marks.ts";
import { messageFor } from "./policy.ts";
import { reactionsTo, toggleReaction } from "./reactions.ts";
import { searchMessages } from "./search.ts";
import { followedThreads, threadFor, updateThread } from "./threads.ts";

const byId = z.object({ id });

/** What people do with messages that are there: react, pin, star, follow their threads. */
export function reactionRoutes(routes: Routes, app: App): void {
  const tag = "Messages";
  const read = { tag, access: "user", limit: "read" } as const;
  const write = { tag, access: "user", limit: "write", params: byId } as const;
  const list = { ...read, method: "get", query: messagesQuery, response: messagesResponse } as const;

  routes.endpoint(
    {
      ...write,
      method: "post",
      path: "/chat/messages/{id}/reactions",
      summary: "React with an emoji, or take that reaction back",
      body: reactToMessageBody,
      response: reactResponse,
    },
    ({ actor, params, body }) => toggleReaction(app, actor, params.id, body.emoji),
  );

  routes.endpoint(
    {
      ...read,
      method: "get",
      path: "/chat/messages/{id}/reactions",
      summary: "Who reacted how",
      params: byId,
      response: reactionsResponse,
    },
    async ({ actor, params }) => {
      await messageFor(app.db.query, actor, params.id, "read");
      return reactionsTo(app.db.query, params.id);
    },
  );

  for (const [method, pinned] of [
    ["put", true],
    ["delete", false],
  ] as const) {
    routes.endpoint(
      {
        ...write,
        method,
        path: "/chat/messages/{id}/pin",
        summary: pinned ? "Pin a message in its room" : "Take a pinned message down",
        response: message,
      },
      ({ actor, params }) => pinMessage(app, actor, params.id, pinned),
    );
    routes.endpoint(
      {
        ...write,
        method,
        path: "/chat/messages/{id}/star",
        summary: pinned ? "Star a message for myself" : "Take my star off a message",
      },
      ({ actor, params }) => markMessage(app, actor, params.id, { starred: pinned }),
    );
  }

  routes.endpoint(
    { ...list, path: "/chat/rooms/{id}/pins", summary: "What is pinned in a room, newest first", params: byId },
    async ({ actor, params, query }) => {
      const room = await roomFor(app.db.query, actor, params.id, "read");
      return pinnedMessages(app.db.query, actor.user_id, room, query);
    },
  );

  routes.endpoint({ ...list, path: "/chat/starred", summary: "What I starred, newest first" }, ({ actor, query }) =>
    starredMessages(app.db.query, actor.user_id, query),
  );

  routes.endpoint({ ...list, path: "/chat/mentions", summary: "What names me, newest first" }, ({ actor, query }) =>
    mentioningMessages(app.db.query, actor.user_id, query),
  );

  routes.endpoint(
    {
      ...read,
      method: "get",
      path: "/chat/threads",
      summary: "The threads that I follow, last answered first",
      query: threadsQuery,
      response: threadsResponse,
    },
    ({ actor, query }) => followedThreads(app.db.query, actor.user_id, query),
  );

  routes.endpoint(
    {
      ...read,
      method: "get",
      path: "/chat/threads/{id}",
      summary: "A thread, by the message that began it",
      params: byId,
      response: thread,
    },
    ({ actor, params }) => threadFor(app.db.query, actor, params.id),
  );

  routes.endpoint(
    {
      ...write,
      method: "put",
      path: "/chat/threads/{id}",
      summary: "Follow a thread or not, or say how far I have read it",
      body: updateThreadBody,
      response: thread,
    },
    ({ actor, params, body }) => updateThread(app, actor, params.id, body),
  );

  routes.endpoint(
    {
      ...read,
      limit: "search",
      method: "post",
      path: "/chat/search",
      summary: "Messages of my rooms by their words, in any script, and by filters",
      body: searchMessagesBody,
      response: searchMessagesResponse,
    },
    ({ actor, body }) => searchMessages(app.db.query, actor, body),
  );
}
