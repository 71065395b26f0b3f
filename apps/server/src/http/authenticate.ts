import { isIP } from "node:net";
import { type Phrase, phrase } from "@helloworld/protocol";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { actorBySession } from "../features/accounts/sessions.ts";
import { networkOf } from "./client-address.ts";
import type { Env } from "./routes.ts";

/** Finds out who asks: by bearer token, or by the session cookie. A bad token is refused, a dead cookie is no session. */
export function authenticate(app: App): MiddlewareHandler<Env> {
  return async (c, next) => {
    const authorization = c.req.header("authorization");
    if (authorization !== undefined) {
      c.set("actor", await actorByBearer(app, c, authorization));
    } else {
      const { actor, set_cookie } = await actorByCookie(app, c.req.raw.headers);
      c.set("actor", actor);
      for (const cookie of set_cookie) c.header("set-cookie", cookie, { append: true });
    }
    await next();
  };
}

async function actorByBearer(app: App, c: Context<Env>, authorization: string): Promise<Actor> {
  const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1];
  const named = token ? await app.tokens.readAccess(token) : null;
  const actor = named ? await actorBySession(app.db.query, named.session_id) : null;
  if (!actor)
    throw await refusedCredentials(app, c, "session_expired", phrase("The token isn't valid. Sign in again."));
  return actor;
}

/** The refusal of a request that needs other credentials; too many of one network are told to wait. */
export async function refusedCredentials(
  app: App,
  c: Context<Env>,
  code: "unauthenticated" | "session_expired",
  detail: Phrase,
): Promise<AppError> {
  if (!c.env.rendering) await app.limits.require("unauthenticated", { network: networkOf(c.var.address) });
  return new AppError(code, detail);
}

/** The session of a cookie, which is moved on from time to time while it is used. */
export async function actorByCookie(
  app: App,
  headers: Headers,
): Promise<{ actor: Actor | null; set_cookie: string[] }> {
  if (!headers.get("cookie")?.includes("session_token=")) return { actor: null, set_cookie: [] };
  const { headers: answered, response } = await app.auth.api
    .getSession({ headers, returnHeaders: true })
    .catch((error: unknown) => {
      app.log.warn("a session could not be moved on", { error: String(error) });
      // Moving it on is a write, which a full disk refuses; reading goes on.
      return app.auth.api.getSession({ headers, query: { disableRefresh: true }, returnHeaders: true });
    });
  const actor = response ? await actorBySession(app.db.query, response.session.id) : null;
  return { actor, set_cookie: answered.getSetCookie() };
}

const OTHER_ORIGIN = phrase(
  "This request did not come from our own pages. If it did, the admin has to set PUBLIC_URL to the address in the browser.",
);
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The CSRF defence: a request that changes something by the power of a cookie
 * must come from our own pages, as the browser itself says (Sec-Fetch-Site, or
 * Origin). Bearer tokens are not sent by browsers on their own and need none.
 */
export function requireOwnOrigin(app: App): MiddlewareHandler<Env> {
  return async (c, next) => {
    const byCookie = c.req.header("authorization") === undefined && Object.keys(getCookie(c)).length > 0;
    if (byCookie && !SAFE.has(c.req.method) && !isOwnOrigin(app, c.req.raw.headers)) {
      throw new AppError("csrf", OTHER_ORIGIN);
    }
    await next();
  };
}

/**
 * Whether an origin is an IP address or localhost. Where nobody configured the address of this server, people reach it
 * by these; a Host that is a name is not believed, as any name can be made to lead here.
 */
function isUnnamed(origin: string): boolean {
  const host = URL.canParse(origin) ? new URL(origin).hostname.replace(/^\[|\]$/g, "") : "";
  return isIP(host) !== 0 || host === "localhost";
}

/** Whether the browser says that a request comes from a page of ours. */
export function isOwnOrigin(app: App, headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin !== null) {
    if (origin === app.config.public_url) return true;
    return app.config.public_url_is_default && isUnnamed(origin) && origin === `http://${headers.get("host")}`;
  }
  return headers.get("sec-fetch-site") === "same-origin";
}
