import { helpSlug } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { escapeXml, xmlResponse } from "./xml.ts";

/** Addresses in one file, by the protocol of sitemaps.org. */
const MOST = 50_000;
const HELP = ["/help", ...helpSlug.options.map((slug) => `/help/${slug}`)];
const PAGES = ["/", "/gallery", "/rooms", "/about", "/terms", "/privacy", ...HELP];
const NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";

/** The list of the files: our own pages, and for each month since the beginning its people and posts. */
export async function sitemapIndex(app: App, origin: string): Promise<Response> {
  const { rows } = await sql<{ month: string }>`
    select to_char(m, 'YYYY-MM') as month
    from generate_series(
      date_trunc('month', coalesce((select min(created_at) from users), now()) at time zone 'UTC'),
      now() at time zone 'UTC', interval '1 month') m`.execute(app.db.query);
  const names = ["pages", ...rows.flatMap(({ month }) => [`people-${month}`, `posts-${month}`])];
  const files = names.map((name) => `<sitemap><loc>${escapeXml(`${origin}/sitemaps/${name}.xml`)}</loc></sitemap>`);
  return xmlResponse("application/xml", `<sitemapindex xmlns="${NAMESPACE}">\n${files.join("\n")}\n</sitemapindex>\n`);
}

/** One file: `pages`, or `people` or `posts` of a month. Only what everybody may see. */
export async function sitemap(app: App, origin: string, name: string): Promise<Response> {
  if (name === "pages") return urlSet(PAGES.map((path) => ({ path: origin + path })));
  const [, what, month] = /^(people|posts)-(\d{4}-(?:0[1-9]|1[0-2]))$/.exec(name) ?? [];
  if (!what || !month) throw notFound("sitemap");
  const from = new Date(`${month}-01T00:00:00Z`);
  // Before that no id has a time.
  if (from.getTime() < 0) throw notFound("sitemap");
  const until = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
  const { rows } =
    what === "posts"
      ? await sql<{ path: string; changed: string }>`
          select ${`${origin}/posts/`} || p.id as path,
            to_char(coalesce(p.edited_at, p.created_at) at time zone 'UTC', 'YYYY-MM-DD') as changed
          from posts p where p.reach = 2 and p.id >= ${firstId(from)} and p.id < ${firstId(until)}
          and can_read_post(null, p) order by p.id desc limit ${sql.lit(MOST)}`.execute(app.db.query)
      : await sql<{ path: string }>`
          select ${`${origin}/`} || u.username as path from users u join profiles p on p.user_id = u.id
          where u.created_at >= ${from} and u.created_at < ${until} and not p.is_private and not is_suspended(u)
          order by u.created_at desc limit ${sql.lit(MOST)}`.execute(app.db.query);
  return urlSet(rows);
}

function urlSet(urls: { path: string; changed?: string }[]): Response {
  const lines = urls.map(
    ({ path, changed }) => `<url><loc>${escapeXml(path)}</loc>${changed ? `<lastmod>${changed}</lastmod>` : ""}</url>`,
  );
  return xmlResponse("application/xml", `<urlset xmlns="${NAMESPACE}">\n${lines.join("\n")}\n</urlset>\n`);
}

/** The smallest UUIDv7 of a moment: its first 48 bits are milliseconds (RFC 9562, 5.7). */
function firstId(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
