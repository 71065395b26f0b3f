import {
  draftsResponse,
  id,
  remindBody,
  remindersResponse,
  type ScheduledMessage,
  saveDraftBody,
  scheduledMessage,
  scheduledResponse,
  sendResponse,
  updateScheduledBody,
} from "@helloworld/protocol";
import { translate } from "@helloworld/text/catalogue";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { draftsOf, saveDraft } from "./drafts.ts";
import { forgetReminder, remind, remindersOf } from "./reminders.ts";
import { cancelScheduled, scheduledOf, sendScheduled, updateScheduled } from "./scheduled.ts";

const byId = z.object({ id });

/** What waits: drafts, scheduled messages, reminders. */
export function laterRoutes(routes: Routes, app: App): void {
  const tag = "Messages";
  const read = { tag, access: "user", limit: "read", method: "get" } as const;
  const write = { tag, access: "user", limit: "write" } as const;

  routes.endpoint(
    { ...read, path: "/chat/drafts", summary: "What I typed and did not send", response: draftsResponse },
    async ({ actor }) => ({ drafts: await draftsOf(app.db.query, actor.user_id) }),
  );

  routes.endpoint(
    { ...write, method: "put", path: "/chat/drafts", summary: "Keep a draft", body: saveDraftBody },
    ({ actor, body }) => saveDraft(app, actor, body),
  );

  routes.endpoint(
    { ...read, path: "/chat/scheduled", summary: "What I scheduled, soonest first", response: scheduledResponse },
    async ({ actor, language }) => {
      const scheduled = await scheduledOf(app.db.query, actor.user_id);
      return { scheduled: scheduled.map((message) => inWords(message, language)) };
    },
  );

  routes.endpoint(
    {
      ...write,
      method: "put",
      path: "/chat/scheduled/{id}",
      summary: "Change text or time of a scheduled message",
      params: byId,
      body: updateScheduledBody,
      response: scheduledMessage,
    },
    async ({ actor, params, body, language }) => inWords(await updateScheduled(app, actor, params.id, body), language),
  );

  routes.endpoint(
    {
      ...write,
      method: "delete",
      path: "/chat/scheduled/{id}",
      summary: "Take a scheduled message back",
      params: byId,
    },
    ({ actor, params }) => cancelScheduled(app, actor, params.id),
  );

  routes.endpoint(
    {
      ...write,
      limit: "send",
      method: "post",
      path: "/chat/scheduled/{id}/send",
      summary: "Send a scheduled message now",
      params: byId,
      response: sendResponse,
    },
    ({ actor, params }) => sendScheduled(app, actor, params.id),
  );

  routes.endpoint(
    {
      ...write,
      method: "post",
      path: "/chat/messages/{id}/reminders",
      summary: "Remind me of a message",
      params: byId,
      body: remindBody,
    },
    ({ actor, params, body }) => remind(app, actor, params.id, body.remind_at),
  );

  routes.endpoint(
    { ...read, path: "/chat/reminders", summary: "My reminders, soonest first", response: remindersResponse },
    async ({ actor }) => ({ reminders: await remindersOf(app.db.query, actor.user_id) }),
  );

  routes.endpoint(
    { ...write, method: "delete", path: "/chat/reminders/{id}", summary: "Forget a reminder", params: byId },
    ({ actor, params }) => forgetReminder(app, actor, params.id),
  );
}

/** The message with the reason why it was not sent in a language. */
function inWords(message: ScheduledMessage, language: string): ScheduledMessage {
  return { ...message, failure: message.failure && translate(language, message.failure) };
}
