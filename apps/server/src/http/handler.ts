import { phrase } from "@helloworld/protocol";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Hono, MiddlewareHandler } from "hono";
import { sql } from "kysely";
import type { App } from "../app.ts";
import { siteOf } from "../config.ts";
import { AppError } from "../errors.ts";
import type { Feature } from "../features/feature.ts";
import { mountSyndication } from "../features/syndication/mount.ts";
import { endRequestSpan, requestSpan } from "../tracing.ts";
import { mountDocs } from "./docs.ts";
import { Metrics, mayReadMetrics } from "./metrics.ts";
import { onError } from "./problems.ts";
import { type DeclaredEndpoint, type Env, Routes } from "./routes.ts";
import { mountWeb } from "./web.ts";

const API = "/api/v1";
/** Paths of wire.md that answer at the root too, because clients for them exist. */
const AT_ROOT = /^\/(auth|chat)\/|^\/(profile|users)\/(me|users)\b/;

export type Handler = { fetch: Hono<Env>["fetch"]; declared: DeclaredEndpoint[] };

/** Everything that is answered over HTTP. */
export function createHandler(app: App, state: { stopping: boolean }, features: readonly Feature[]): Handler {
  const routes = new Routes(app);
  for (const feature of features) for (const declare of feature.routes ?? []) declare(routes, app);

  const metrics = new Metrics(app);
  const http = new OpenAPIHono<Env>();
  http.onError(onError(app));
  http.use(async (c, next) => {
    const started = performance.now();
    const span = requestSpan(c.req.method, c.req.header("traceparent"));
    c.set("request_id", Bun.randomUUIDv7());
    c.set("address", c.env.address);
    c.set("actor", null);
    c.set("route", "page");
    await next();
    const ms = performance.now() - started;
    const { method } = c.req;
    const { status } = c.res;
    const { route, request_id, actor, address } = c.var;
    c.header("X-Request-Id", request_id);
    endRequestSpan(span, method, route, status);
    metrics.requests.inc({ method, route, status });
    metrics.seconds.observe({ route }, ms / 1000);
    app.log.info("request", {
      request_id,
      method,
      path: c.req.path,
      status,
      ms: Math.round(ms * 10) / 10,
      user_id: actor?.user_id,
      address,
    });
  });
  http.use(securityHeaders(siteOf(app.config).startsWith("https:")));

  http.get("/health", (c) => c.json({ status: "ok" }));
  // HAProxy's check by default.
  http.options("/", (c) => c.body(null, 200, { allow: "GET, HEAD, OPTIONS" }));
  http.get("/ready", async (c) => {
    if (state.stopping) return c.json({ status: "stopping" }, 503);
    const up = await sql`select 1`.execute(app.db.query).then(
      () => true,
      () => false,
    );
    return up ? c.json({ status: "ready" }) : c.json({ status: "the database does not answer" }, 503);
  });
  http.get("/metrics", async (c) => {
    if (!mayReadMetrics(app.config.metrics_token, c.req.header("authorization")))
      throw new AppError("not_found", phrase("There is no such page."));
    return c.text(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType });
  });
  http.route(API, routes.router);
  http.all(`${API}/*`, () => {
    throw new AppError("not_found", phrase("There is no such path."));
  });
  mountDocs(http, app, routes);
  mountSyndication(http, app);
  mountWeb(http, app);
  http.notFound(() => {
    throw new AppError("not_found", phrase("There is no such page."));
  });

  const fetch: Handler["fetch"] = (request, ...rest) => {
    const url = new URL(request.url);
    if (!AT_ROOT.test(url.pathname)) return http.fetch(request, ...rest);
    url.pathname = API + url.pathname;
    return http.fetch(new Request(url, request), ...rest);
  };
  return { fetch, declared: routes.declared };
}

const POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  // A recording is played back before it is sent.
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const securityHeaders =
  (is_secure: boolean): MiddlewareHandler<Env> =>
  async (c, next) => {
    await next();
    if (is_secure) c.header("Strict-Transport-Security", "max-age=31536000");
    // A file that people sent has a stricter one.
    if (!c.res.headers.has("Content-Security-Policy")) c.header("Content-Security-Policy", POLICY);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "same-origin");
    c.header("Cross-Origin-Opener-Policy", "same-origin");
    c.header("Cross-Origin-Resource-Policy", "same-origin");
    c.header("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)");
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  };
