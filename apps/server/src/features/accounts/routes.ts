import {
  claimAdminBody,
  id,
  loginBody,
  me,
  registerBody,
  sessionsAnswer,
  ticketAnswer,
  tokenAnswer,
  updateSettingsBody,
  whoAnswer,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { deleteCookie } from "hono/cookie";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import type { Env, Routes } from "../../http/routes.ts";
import type { LimitName } from "../../limits.ts";
import { claimAdmin, login, register, type SignedIn } from "./actions.ts";
import { endAllSessions, endSession, listSessions } from "./sessions.ts";

const byId = z.object({ id });

export function accountRoutes(routes: Routes, app: App): void {
  const tag = "Accounts";

  routes.serve(
    {
      method: "post",
      path: "/auth/register",
      tag,
      summary: "Sign up and in",
      access: "anyone",
      limit: "register",
      body: registerBody,
      answer: tokenAnswer,
      status: 201,
    },
    async ({ body, c }) => withCookies(c, await register(app, body, signInHeaders(c))),
  );

  routes.serve(
    {
      method: "post",
      path: "/auth/login",
      tag,
      summary: "Sign in with username or email",
      access: "anyone",
      limit: "write",
      body: loginBody,
      answer: tokenAnswer,
    },
    async ({ body, c }) => {
      const name = body.email ?? body.username ?? "";
      limitLogin(app, "login_address", c.var.address);
      limitLogin(app, "login", `${c.var.address} ${name.toLowerCase()}`);
      return withCookies(c, await login(app, name, body.password, signInHeaders(c)));
    },
  );

  routes.serve(
    { method: "post", path: "/auth/logout", tag, summary: "Sign out of this session", access: "user", limit: "write" },
    async ({ actor, c }) => {
      await endSession(app, actor, actor.session_id);
      clearCookies(app, c);
    },
  );

  for (const path of ["/auth/me", "/users/me"]) {
    routes.serve(
      { method: "get", path, tag, summary: "Who I am", access: "user", limit: "read", answer: me },
      ({ actor }) => actor.me,
    );
  }

  routes.serve(
    {
      method: "get",
      path: "/auth/session",
      tag,
      summary: "Who I am, or null for a visitor",
      access: "anyone",
      limit: "read",
      answer: whoAnswer,
    },
    ({ actor }) => ({ user: actor?.me ?? null }),
  );

  routes.serve(
    {
      method: "get",
      path: "/auth/sessions",
      tag,
      summary: "My sessions",
      access: "user",
      limit: "read",
      answer: sessionsAnswer,
    },
    async ({ actor }) => ({
      sessions: await listSessions(app.db.query, actor),
    }),
  );

  routes.serve(
    { method: "delete", path: "/auth/sessions", tag, summary: "Sign out everywhere", access: "user", limit: "write" },
    async ({ actor, c }) => {
      await endAllSessions(app, actor);
      clearCookies(app, c);
    },
  );

  routes.serve(
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

  routes.serve(
    {
      method: "post",
      path: "/auth/claim_admin",
      tag,
      summary: "Become the first admin by the one-time link",
      access: "user",
      limit: "login",
      body: claimAdminBody,
      answer: me,
    },
    ({ actor, body }) => claimAdmin(app, actor, body.token),
  );

  routes.serve(
    {
      method: "put",
      path: "/settings",
      tag,
      summary: "Change my settings",
      access: "user",
      limit: "write",
      body: updateSettingsBody,
      answer: me,
    },
    async ({ actor, body }) => {
      const theme = body.theme ?? actor.me.theme;
      await app.db.query
        .updateTable("users")
        .set({ theme, updated_at: new Date() })
        .where("id", "=", actor.user_id)
        .execute();
      return { ...actor.me, theme };
    },
  );

  routes.serve(
    {
      method: "post",
      path: "/chat/ws_ticket",
      tag: "Live connection",
      summary: "A ticket that opens one live connection",
      access: "user",
      limit: "connect",
      answer: ticketAnswer,
    },
    ({ actor }) => app.tokens.ticket(actor.user_id, actor.session_id),
  );
}

function limitLogin(app: App, name: LimitName, subject: string): void {
  const { retry_after_ms } = app.limits.take(name, subject);
  if (retry_after_ms > 0)
    throw new AppError("rate_limited", "Too many attempts. Wait a little, then try again.", { retry_after_ms });
}

/** What better-auth notes in the new session. */
function signInHeaders(c: Context<Env>): Headers {
  return new Headers({
    "user-agent": c.req.header("user-agent")?.slice(0, 400) ?? "",
    "x-forwarded-for": c.var.address,
  });
}

function withCookies(c: Context<Env>, { answer, set_cookie }: SignedIn): SignedIn["answer"] {
  for (const cookie of set_cookie) c.header("set-cookie", cookie, { append: true });
  return answer;
}

function clearCookies(app: App, c: Context<Env>): void {
  const secure = app.config.public_url?.startsWith("https:") ?? false;
  deleteCookie(c, `${secure ? "__Secure-" : ""}helloworld.session_token`, { path: "/", secure });
}
