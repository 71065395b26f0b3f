import { wordsOf } from "@helloworld/text";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { postsOf } from "../posts/feed.ts";
import { allows, personByUsername } from "../privacy/people.ts";
import { escapeXml, xmlResponse } from "./xml.ts";

const ITEMS = 20;

/** The public posts of one person as RSS 2.0 (rssboard.org/rss-specification), as a visitor may read them. */
export async function rssOf(app: App, origin: string, username: string): Promise<Response> {
  const person = await personByUsername(app.db.query, null, username, "card");
  if (!allows(person, "page")) throw notFound("feed");
  const { posts } = await postsOf(app.db.query, null, person.id, { limit: ITEMS });
  const items = posts.map((post) => {
    const link = escapeXml(`${origin}/posts/${post.id}`);
    return `<item><title>${escapeXml(post.title || person.name)}</title><link>${link}</link><guid>${link}</guid>
<pubDate>${new Date(post.created_at).toUTCString()}</pubDate>
<description>${escapeXml(wordsOf((post.shared ?? post).body))}</description></item>`;
  });
  const page = escapeXml(`${origin}/${person.username}`);
  return xmlResponse(
    "application/rss+xml",
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>${escapeXml(person.name)}</title><link>${page}</link>
<atom:link href="${escapeXml(`${origin}/feeds/${person.username}.xml`)}" rel="self" type="application/rss+xml"/>
<description>${escapeXml(person.bio || `Posts of ${person.name}`)}</description>
${items.join("\n")}
</channel></rss>
`,
  );
}
