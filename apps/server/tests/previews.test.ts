import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { LinkPreview, Post } from "@helloworld/protocol";
import { sql } from "kysely";
import { forgetPreviews } from "../src/features/links/previews.ts";
import { isPublicAddress } from "../src/fetching/public-address.ts";
import { fetchPage } from "../src/fetching/public-fetch.ts";
import { aServer, aUser, eventually, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let web: Bun.Server<undefined>;
let ada: TestUser;
const first = Promise.withResolvers<void>();
const asked: { path: string; headers: Record<string, string> }[] = [];

beforeAll(async () => {
  web = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const path = new URL(request.url).pathname;
      asked.push({ path, headers: Object.fromEntries(request.headers) });
      if (path === "/first") await first.promise;
      if (path.startsWith("/missing")) return new Response(null, { status: 404 });
      const html = `<title>Page ${path}</title><meta name="description" content="About ${path}">`;
      return new Response(html, { headers: { "content-type": "text/html" } });
    },
  });
  server = await aServer({ LINK_PREVIEWS: "true", PUBLIC_URL: "http://chat.example" });
  // The one address more that the pages of this test are at.
  const allowed = (address: string) => address === "127.0.0.1" || isPublicAddress(address);
  server.app.fetchPage = (url) => fetchPage(url, { allowed });
});
afterAll(async () => {
  await server.stop();
  await web.stop(true);
});
beforeEach(async () => {
  ada = await aUser(server, "ada");
});

const at = (path: string) => `http://127.0.0.1:${web.port}${path}`;
const write = (user: TestUser, content: string, more = {}) =>
  user.call<Post>("POST", "/posts", { title: "A post", content, visibility: "public", ...more });
const previewOf = async (user: TestUser, id: string) => (await user.call<Post>("GET", `/posts/${id}`)).preview;
const fetches = (path: string) => asked.filter((one) => one.path === path).length;
const kept = async (url: string) => {
  const { rows } = await sql<{ title: string | null }>`select title from link_previews where url = ${url}`.execute(
    server.app.db.query,
  );
  return rows;
};
async function shown(user: TestUser, id: string): Promise<LinkPreview> {
  await eventually(async () => (await previewOf(user, id)) !== null, "the post has a preview");
  return (await previewOf(user, id)) as LinkPreview;
}
/** After this, what was enqueued before has run: jobs of a kind run one after the other. */
async function jobsDone(): Promise<void> {
  const { id } = await write(ada, at(`/after-${Bun.randomUUIDv7()}`));
  await shown(ada, id);
}

describe("POS-6: previews of links", () => {
  test("the first link of a post that is not ours is shown as the page says; who looks at the post hears of it", async () => {
    const bob = await aUser(server, "bob");
    const live = await bob.connect();
    const { id, preview } = await write(
      ada,
      `See [me](http://chat.example/x), ${at("/first")}#part and ${at("/second")}`,
    );
    expect(preview).toBeNull();
    await live.ask("watch", { post_ids: [id], feed: false });
    first.resolve();
    await live.until("post_changed", (frame) => frame.data.post_id === id && frame.data.has_preview);
    live.close();
    expect(await previewOf(bob, id)).toEqual({
      url: at("/first"),
      title: "Page /first",
      description: "About /first",
      site_name: `127.0.0.1:${web.port}`,
    });
    expect(fetches("/second")).toBe(0);
    const { headers } = asked.find(({ path }) => path === "/first") ?? { headers: {} };
    expect(Object.keys(headers).toSorted()).toEqual(["accept", "accept-encoding", "connection", "host", "user-agent"]);
  });

  test("a page is fetched once for many posts within a week, also one that gave nothing", async () => {
    const [one, two] = [await write(ada, at("/shared")), await write(ada, at("/shared"), { visibility: "private" })];
    expect((await shown(ada, one.id)).title).toBe("Page /shared");
    expect((await shown(ada, two.id)).title).toBe("Page /shared");
    const nothing = await write(ada, at("/missing"));
    await write(ada, at("/missing"));
    await jobsDone();
    expect([fetches("/shared"), fetches("/missing")]).toEqual([1, 1]);
    expect(await previewOf(ada, nothing.id)).toBeNull();
    await sql`update link_previews set fetched_at = now() - interval '8 days', title = 'Old'`.execute(
      server.app.db.query,
    );
    expect((await shown(ada, one.id)).title).toBe("Old");
    await write(ada, at("/shared"));
    await jobsDone();
    expect(fetches("/shared")).toBe(2);
    expect((await shown(ada, one.id)).title).toBe("Page /shared");
  });

  test("a visitor's page has it without script, and its link vouches for nothing", async () => {
    const { id } = await write(ada, at("/page"));
    await shown(ada, id);
    const html = await (await fetch(`${server.url}/posts/${id}`)).text();
    const link = html.match(/<a [^>]*>/g)?.find((tag) => tag.includes(at("/page")) && tag.includes("flex-col"));
    expect(link).toContain('rel="nofollow noopener noreferrer ugc"');
    expect(link).toContain('target="_blank"');
    expect(html).toContain("About /page");
  });

  test("an author removes it, until the post links elsewhere; others cannot", async () => {
    const bob = await aUser(server, "bob");
    const { id } = await write(ada, at("/removed"));
    await shown(ada, id);
    expect((await bob.refused("PUT", `/posts/${id}`, { remove_preview: true })).code).toBe("forbidden");
    const live = await bob.connect();
    await live.ask("watch", { post_ids: [id], feed: false });
    const changed = await ada.call<Post>("PUT", `/posts/${id}`, { remove_preview: true });
    expect(changed).toMatchObject({ preview: null, edited_at: null });
    await live.until("post_changed", (frame) => frame.data.post_id === id && !frame.data.has_preview);
    live.close();
    await ada.call("PUT", `/posts/${id}`, { content: `Still ${at("/removed")}` });
    await jobsDone();
    expect(await previewOf(ada, id)).toBeNull();
    await ada.call("PUT", `/posts/${id}`, { content: `Now ${at("/elsewhere")}` });
    expect((await shown(ada, id)).title).toBe("Page /elsewhere");
    expect([await kept(at("/removed")), await kept(at("/elsewhere"))]).toEqual([[], [{ title: "Page /elsewhere" }]]);
  });

  test("a share shows what it links to, and what is shared shows its own", async () => {
    const { id } = await write(ada, at("/original"));
    await shown(ada, id);
    const bob = await aUser(server, "bob");
    const share = await bob.call<Post>("POST", `/posts/${id}/shares`, { content: at("/share"), visibility: "public" });
    expect((await shown(bob, share.id)).title).toBe("Page /share");
    expect((await bob.call<Post>("GET", `/posts/${share.id}`)).shared?.preview?.title).toBe("Page /original");
  });

  test("N3: with what the app uses, an address that is not public is not connected to", async () => {
    const { fetchPage: reaching } = server.app;
    server.app.fetchPage = (url) => fetchPage(url);
    const { id } = await write(ada, at("/inner"));
    await eventually(async () => (await kept(at("/inner"))).length > 0, "it was tried");
    server.app.fetchPage = reaching;
    expect([await previewOf(ada, id), fetches("/inner")]).toEqual([null, 0]);
  });

  test("without a post that links to it nothing is kept of an address, in no table", async () => {
    const mark = `kanarie-${Bun.randomUUIDv7()}`;
    const [one, two] = [await write(ada, at(`/${mark}`)), await write(ada, at(`/${mark}`))];
    await shown(ada, one.id);
    await ada.call("DELETE", `/posts/${one.id}`);
    expect(await kept(at(`/${mark}`))).toHaveLength(1);
    await ada.call("DELETE", `/posts/${two.id}`);
    await jobsDone();
    const { rows: tables } = await sql<{ name: string }>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'jobs')`.execute(server.app.db.query);
    for (const { name } of tables) {
      const { rows } = await sql`select from ${sql.raw(name)} t where t::text like ${`%${mark}%`}`.execute(
        server.app.db.query,
      );
      expect([name, rows.length]).toEqual([name, 0]);
    }
  });

  test("every night those go that no post links to; where there are to be none, all", async () => {
    const { id } = await write(ada, at("/night"));
    await shown(ada, id);
    await sql`insert into link_previews (url, title, site_name, description) values ('http://left.example/', 'Left', '', '')`.execute(
      server.app.db.query,
    );
    await forgetPreviews(server.app);
    expect([await kept("http://left.example/"), await kept(at("/night"))]).toEqual([[], [{ title: "Page /night" }]]);
    await forgetPreviews({ ...server.app, config: { ...server.app.config, link_previews: false } });
    expect(await previewOf(ada, id)).toBeNull();
  });
});

test("LINK_PREVIEWS=false: nothing is fetched", async () => {
  const quiet = await aServer({ LINK_PREVIEWS: "false" });
  let fetched = 0;
  quiet.app.fetchPage = (url) => {
    fetched += 1;
    return fetchPage(url, { allowed: () => true });
  };
  const bob = await aUser(quiet, "bob");
  const { id } = await write(bob, at("/quiet"));
  const { rows } = await sql<{ jobs: number }>`
    select count(*)::int as jobs from jobs.job where name = 'fetch_preview'`.execute(quiet.app.db.query);
  expect(rows).toEqual([{ jobs: 0 }]);
  expect([fetched, await previewOf(bob, id)]).toEqual([0, null]);
  await quiet.stop();
});
