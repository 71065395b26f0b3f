import type { RichText } from "@helloworld/protocol";
import { linkOf } from "@helloworld/text";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Tx } from "../../streams/streams.ts";
import { describeLink } from "./describe.ts";

const FETCH_JOB = "fetch_preview";
/** How long what was fetched, or could not be, is good for the next post with the same link. */
const KEPT_DAYS = 7;

export function registerPreviewJobs(app: App): void {
  const fetching = { retries: 2, expires_in: 60 };
  app.jobs.define<{ post_id: string }>(FETCH_JOB, ({ post_id }) => fetchPreview(app, post_id), fetching);
  app.jobs.define("forget_previews", () => forgetPreviews(app), { cron: "53 3 * * *" });
}

/** Notes what a post links to. The job names the post and not the address, which so is only where the post is. */
export async function setLink(app: App, tx: Tx, post_id: string, body: RichText): Promise<void> {
  const url = linkOf(body, app.config.public_url);
  const { rows } = await sql<{ before: string | null }>`
    update posts set link_url = ${url}, link_removed = false
    where id = ${post_id} and link_url is distinct from ${url} returning old.link_url as before`.execute(tx.query);
  const [changed] = rows;
  if (!changed) return;
  if (changed.before) await forgetLinks(tx, [changed.before]);
  if (url && app.config.link_previews) await app.jobs.enqueue(tx, FETCH_JOB, { post_id });
}

async function fetchPreview(app: App, post_id: string): Promise<void> {
  if (!app.config.link_previews) return;
  const { rows } = await sql<{ url: string; is_known: boolean }>`
    select link_url as url, exists (select from link_previews
      where url = p.link_url and fetched_at > now() - ${KEPT_DAYS} * interval '1 day') as is_known
    from posts p where id = ${post_id} and link_url is not null`.execute(app.db.query);
  const [link] = rows;
  if (!link) return;
  if (!link.is_known) await keepPreview(app, post_id, link.url);
  app.posts.changed(post_id);
}

/** Fetches and keeps a preview, unless the post is gone or links elsewhere by then. */
async function keepPreview(app: App, post_id: string, url: string): Promise<void> {
  const described = await describeLink(app, url);
  const { title = null, site_name = "", description = "" } = described ?? {};
  await sql`
    insert into link_previews (url, title, site_name, description)
    select link_url, ${title}, ${site_name}, ${description} from posts
    where id = ${post_id} and link_url = ${url} for share
    on conflict (url) do update set title = excluded.title, site_name = excluded.site_name,
      description = excluded.description, fetched_at = now()`.execute(app.db.query);
}

/** Drops the previews of these addresses that no post links to any more. */
export async function forgetLinks(tx: Tx, urls: string[]): Promise<void> {
  if (urls.length === 0) return;
  await sql`
    delete from link_previews l where url = any(${urls}::text[])
    and not exists (select from posts where link_url = l.url)`.execute(tx.query);
}

/** Every night: those of which two posts went in the same moment; where there are to be no previews, all. */
export async function forgetPreviews(app: App): Promise<void> {
  await sql`
    delete from link_previews l where ${!app.config.link_previews}
    or not exists (select from posts where link_url = l.url)`.execute(app.db.query);
}
