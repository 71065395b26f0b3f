import type { OpenAPIHono } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import { siteOf } from "../../config.ts";
import { limitDocuments } from "../../http/document-limit.ts";
import type { Env } from "../../http/routes.ts";
import { rssOf } from "./rss.ts";
import { sitemap, sitemapIndex } from "./sitemap.ts";

/** What search engines and feed readers ask for, at the places where they look. */
export function mountSyndication(http: OpenAPIHono<Env>, app: App): void {
  const origin = siteOf(app.config);
  const closed = ["/api/", "/auth/", "/chat/", "/messages", "/settings/", "/admin/"].map((path) => `Disallow: ${path}`);
  const robots = ["User-agent: *", ...closed, `Sitemap: ${origin}/sitemap.xml`, ""].join("\n");
  for (const path of ["/robots.txt", "/sitemap.xml", "/sitemaps/*", "/feeds/*"]) http.use(path, limitDocuments(app));
  http.get("/robots.txt", (c) => c.text(robots, 200, { "cache-control": "public, max-age=3600" }));
  http.get("/sitemap.xml", () => sitemapIndex(app, origin));
  http.get("/sitemaps/:file{[\\w-]+\\.xml}", (c) => sitemap(app, origin, c.req.param("file").slice(0, -4)));
  http.get("/feeds/:file{[\\w.-]+\\.xml}", (c) => rssOf(app, origin, c.req.param("file").slice(0, -4)));
}
