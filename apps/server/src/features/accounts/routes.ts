import {
  claimAdminBody,
  id,
  loginBody,
  loginResponse,
  me,
  registerBody,
  securityState as securityStateSchema,
  sessionsResponse,
  ticketResponse,
  tokenResponse,
  updateSettingsBody,
  whoResponse,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { cardsOf } from "../../streams/read.ts";
import { append, inTransaction, lockStreams } from "../../streams/streams.ts";
import { retellReceipts } from "../rooms/receipts.ts";
import { claimAdmin, login, register } from "./actions.ts";
import { clearCookies, clientOf } from "./client.ts";
import { emailRoutes } from "./email-routes.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import { passwordRoutes } from "./password-routes.ts";
import { providerRoutes } from "./provider-routes.ts";
import { securityState } from "./security.ts";
import { endAllSessions, endSession, listSessions } from "./sessions.ts";
import { answerSession } from "./start-session.ts";
import { twoFactorRoutes } from "./two-factor-routes.ts";

const byId = z.object({ id });

export function accountRoutes(routes: Routes, app: App): void {
  const tag = "Accounts";
  emailRoutes(routes, app);
  passwordRoutes(routes, app);
  twoFactorRoutes(routes, app);
  passkeyRoutes(routes, app);
  providerRoutes(routes, app);

  routes.endpoint(
    {
      method: "post",
      path: "/auth/register",
      tag,
      summary: "Sign up and in",
      access: "public",
      limit: "register",
      body: registerBody,
      response: tokenResponse,
      status: 201,
    },
    async ({ body, c }) => answerSession(app, c, await register(app, body, await clientOf(app, c))),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/login",
      tag,
      summary: "Sign in with username or email",
      access: "public",
      limit: "login_address",
      body: loginBody,
      response: loginResponse,
    },
    async ({ body, c }) => {
      const name = body.email ?? body.username ?? "";
      const answer = await login(app, name, body.password, await clientOf(app, c));
      return "two_factor_required" in answer ? answer : answerSession(app, c, answer);
    },
  );

  routes.endpoint(
    { method: "post", path: "/auth/logout", tag, summary: "Sign out of this session", access: "user", limit: "write" },
    async ({ actor, c }) => {
      await endSession(app, actor, actor.session_id);
      clearCookies(app, c);
    },
  );

  for (const path of ["/auth/me", "/users/me"]) {
    routes.endpoint(
      { method: "get", path, tag, summary: "Who I am", access: "user", limit: "read", response: me },
      ({ actor }) => actor.me,
    );
  }

  routes.endpoint(
    {
      method: "get",
      path: "/auth/session",
      tag,
      summary: "Who I am, or null for a visitor",
      access: "public",
      limit: "read",
      response: whoResponse,
    },
    ({ actor }) => ({ user: actor?.me ?? null }),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/auth/security",
      tag,
      summary: "How I sign in",
      access: "user",
      limit: "read",
      response: securityStateSchema,
    },
    ({ actor }) => securityState(app, actor),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/auth/sessions",
      tag,
      summary: "My sessions",
      access: "user",
      limit: "read",
      response: sessionsResponse,
    },
    async ({ actor }) => ({
      sessions: await listSessions(app.db.query, actor),
    }),
  );

  routes.endpoint(
    { method: "delete", path: "/auth/sessions", tag, summary: "Sign out everywhere", access: "user", limit: "write" },
    async ({ actor, c }) => {
      await endAllSessions(app, actor);
      clearCookies(app, c);
    },
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/auth/sessions/{id}",
      tag,
      summary: "End one of my sessions",
      access: "user",
      limit: "write",
      params: byId,
    },
    ({ actor, params }) => endSession(app, actor, params.id),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/claim_admin",
      tag,
      summary: "Become the first admin by the one-time link",
      access: "user",
      limit: "login",
      body: claimAdminBody,
      response: me,
    },
    ({ actor, body }) => claimAdmin(app, actor, body.token),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/settings",
      tag,
      summary: "Change my settings",
      access: "user",
      limit: "write",
      body: updateSettingsBody,
      response: me,
    },
    async ({ actor, body }) => {
      const { tour_done, ...rest } = body;
      const changed = {
        ...rest,
        ...(rest.theme === "system" && { theme: "pink", color_mode: "system" as const }),
      };
      const tour_done_at =
        tour_done === undefined ? actor.me.tour_done_at : tour_done ? new Date().toISOString() : null;
      await inTransaction(app.db, app.hub, async (tx) => {
        await lockStreams(tx, [actor.user_id]);
        await tx.query
          .updateTable("users")
          .set({
            ...changed,
            tour_done_at: tour_done_at === null ? null : new Date(tour_done_at),
            updated_at: new Date(),
          })
          .where("id", "=", actor.user_id)
          .execute();
        // In the inbox alone: the other devices of the account read it anew.
        const user = (await cardsOf(tx.query, [actor.user_id])).get(actor.user_id);
        if (user) await append(tx, actor.user_id, "user_changed", { user });
      });
      const settings = Object.assign({}, actor.me, changed, { tour_done_at });
      if (settings.read_receipts !== actor.me.read_receipts) await retellReceipts(app, actor.user_id);
      return settings;
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/ws_ticket",
      tag: "Live connection",
      summary: "A ticket that opens one live connection",
      access: "user",
      limit: "ticket",
      response: ticketResponse,
    },
    ({ actor }) => app.tokens.ticket(actor),
  );
}
