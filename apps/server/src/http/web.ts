import { existsSync } from "node:fs";
import { join, normalize, sep } from "node:path";
import { isReservedName, isStorable } from "@helloworld/protocol";
import { languageFor } from "@helloworld/text/catalogue";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { App } from "../app.ts";
import { siteOf } from "../config.ts";
import { actorByCookie } from "./authenticate.ts";
import { Pages } from "./render.ts";
import type { Env } from "./routes.ts";
import { VisitorPages } from "./visitor-pages.ts";
import { usernameIn, WebPages } from "./web-pages.ts";

const DIST = join(import.meta.dir, "../../../web/dist");
const ENCODINGS = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;

async function isPage(app: App, pages: WebPages, path: string): Promise<boolean> {
  if (pages.has(path)) return true;
  const name = usernameIn(path);
  if (name === null) return false;
  // Some people had such a name before it was reserved.
  return !isReservedName(name) || (await isTaken(app, name));
}

async function isTaken(app: App, name: string): Promise<boolean> {
  const found = await app.db.query.selectFrom("users").select("id").where("username", "=", name).executeTakeFirst();
  return found !== undefined;
}

/** Serves the built web app: its files, and its one document for every page. */
export function mountWeb(http: OpenAPIHono<Env>, app: App): void {
  const renderer = new Pages(app.log, siteOf(app.config), (request, address) =>
    http.fetch(request, { address, rendering: true }),
  );
  const visitors = new VisitorPages(renderer, app.limits, join(DIST, "index.html"));
  app.posts.onPublished = () => visitors.forget();
  // Another app shares something, and no service worker took it: the page says so.
  http.post("/share", (c) => c.redirect("/share", 303));
  let listed: Promise<WebPages> | undefined;
  if (!existsSync(join(DIST, "index.html"))) app.log.warn("the web app is not built; only the API is served");
  http.get("*", async (c) => {
    const decoded = decode(c.req.path);
    if (decoded === null || !isStorable(decoded)) return c.notFound();
    const path = normalize(decoded);
    // Each page has one address. It is written as it was sent: what is decoded could name another server (`/\\evil.example`).
    if (path !== "/" && path.endsWith("/")) {
      const { pathname, search } = new URL(c.req.url);
      return c.redirect(`/${pathname.replace(/^\/+|(?<!\/)\/+$/g, "")}${search}`, 301);
    }
    listed ??= renderer.list().then((list) => new WebPages(list));
    const pages = await listed;
    const is_page = await isPage(app, pages, path);
    if (/\.[a-z0-9]+$/i.test(path)) {
      const found = await file(c, path);
      if (found) return found;
      if (!is_page) return c.notFound();
    }
    const rendered = is_page && pages.isPublic(path) ? await visitorsPage(c, app, visitors) : null;
    if (rendered) return rendered;
    const page = await file(c, "/index.html");
    if (!page) return c.notFound();
    return is_page ? page : new Response(page.body, { status: 404, headers: page.headers });
  });
}

/** A public page as a visitor sees it, never one of a person; null where the browser is to make it. */
async function visitorsPage(c: Context<Env>, app: App, pages: VisitorPages): Promise<Response | null> {
  const { actor } = await actorByCookie(app, c.req.raw.headers);
  if (actor) return null;
  const { pathname, search, searchParams } = new URL(c.req.url);
  const zipped = c.req.header("accept-encoding")?.includes("gzip") ?? false;
  const language = languageFor(searchParams.get("lang") ?? getCookie(c, "language"), c.req.header("accept-language"));
  return pages.answer(pathname + search, { address: c.var.address, language, zipped });
}

/** A path as characters; null for one that is not well-formed. */
function decode(path: string): string | null {
  try {
    return decodeURI(path);
  } catch {
    return null;
  }
}

/** A file of the build, compressed as it was at build time where the client takes that. */
async function file(c: Context<Env>, path: string): Promise<Response | null> {
  const full = join(DIST, path);
  if (!full.startsWith(DIST + sep) || path.includes("\0")) return null;
  const plain = Bun.file(full);
  if (!(await plain.exists())) return null;
  const headers = new Headers({ "content-type": plain.type, vary: "accept-encoding" });
  headers.set("cache-control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  const accepted = c.req.header("accept-encoding") ?? "";
  for (const { name, suffix } of ENCODINGS) {
    const packed = Bun.file(full + suffix);
    if (!accepted.includes(name) || !(await packed.exists())) continue;
    headers.set("content-encoding", name);
    return new Response(packed.stream(), { headers });
  }
  return new Response(plain.stream(), { headers });
}
