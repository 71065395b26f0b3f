import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isReservedName, type NewInvitation, type Post, type Room, type TextPage } from "@helloworld/protocol";
import { temporaryFolder } from "./database.ts";
import { aServer, aUser, PASSWORD, request, type TestUser } from "./harness.ts";

const data_dir = temporaryFolder();
const ORIGIN = "https://chat.example";
let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let shy: TestUser;
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir, PUBLIC_URL: ORIGIN });
  [ada, shy] = (await Promise.all(["ada", "shy"].map((name) => aUser(server, name)))) as [TestUser, TestUser];
  await shy.call("PUT", "/profile/me", { is_private: true, bio: "canary bio" });
});
afterAll(() => server.stop());

const write = (user: TestUser, visibility: string, more: object = {}) =>
  user.call<Post>("POST", "/posts", { title: `Canary ${visibility}`, content: "A **fine** day", visibility, ...more });
const page = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(server.url + path, { headers, redirect: "manual" });
  return { status: response.status, headers: response.headers, html: await response.text() };
};

describe("the pages of the router are the pages of the server", () => {
  test("each answers at its address, at no longer one, and takes no username", async () => {
    const { pages } = (await import(join(import.meta.dirname, "../../web/dist-server/server-render.js"))) as {
      pages: { path: string; is_public: boolean }[];
    };
    expect(pages.length).toBeGreaterThan(40);
    expect(pages.map(({ path }) => path)).toContain("/settings");
    for (const { path, is_public } of pages) {
      if (path === "/" || path === "/$username") continue;
      const [, first = ""] = path.split("/");
      expect([path, isReservedName(first)]).toEqual([path, true]);
      // Of what has an id in its path, visitors are told whether it is there.
      if (is_public && path.includes("$")) continue;
      const asked = path.replaceAll(/\$\w+/g, "one");
      expect([asked, (await page(asked)).status]).toEqual([asked, 200]);
      const longer = await page(`${asked}/?a=b`);
      expect([longer.status, longer.headers.get("location")]).toEqual([301, `${asked}?a=b`]);
      expect([asked, (await page(`${asked}/nothing/there`)).status]).toEqual([asked, 404]);
    }
  });
});

describe("PRO-8: pages are rendered for visitors", () => {
  test("home, profile, post and tag have their content, title, canonical link and previews without script", async () => {
    const post = await write(ada, "public", { content: "A **fine** day #fog" });
    const paths = ["/", `/${ada.me.username}`, `/posts/${post.id}`, "/tags/fog"];
    for (const path of paths) {
      const { status, html, headers } = await page(path);
      expect([path, status]).toEqual([path, 200]);
      expect(html).toContain("<strong>fine</strong>");
      expect(html).toContain(`<link rel="canonical" href="${ORIGIN}${path}"/>`);
      expect(html).toContain('property="og:description"');
      expect(html.match(/<title>/g)).toHaveLength(1);
      expect(html.match(/name="description"/g)).toHaveLength(1);
      expect(headers.get("cache-control")).toBe("private, no-cache");
      // The content policy refuses what is inline and runs.
      expect(html).not.toMatch(/<script>|<script type="module">|<[^>]* (?:style|on\w+)="/);
    }
    const { html } = await page(`/posts/${post.id}`);
    const [, json = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(json)).toMatchObject({ "@type": "SocialMediaPosting", headline: "Canary public" });
  });

  test("ROO-3: where an invitation leads, for who has the link; not for search engines, and nothing once it is revoked", async () => {
    const body = { kind: "group", name: "Canary cellar", topic: "Canary topic", visibility: "secret" };
    const room = await ada.call<Room>("POST", "/chat/rooms", body);
    const made = await ada.call<NewInvitation>("POST", `/chat/rooms/${room.id}/invitations`, {});
    const { status, html } = await page(`/join/${made.token}`);
    expect(status).toBe(200);
    expect(html).toContain("Canary cellar");
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    expect(html).toContain(`/login?next=%2Fjoin%2F${made.token}`);
    await ada.call("DELETE", `/chat/rooms/${room.id}/invitations/${made.invitation.id}`);
    await Bun.sleep(1_000);
    expect((await page(`/join/${made.token}`)).html).not.toContain("Canary");
    expect((await page(`/join/${"a".repeat(43)}`)).status).toBe(404);
  });

  test("what is not for everyone is not on any of them, and answers like what does not exist", async () => {
    const kept = [await write(ada, "members"), await write(ada, "private"), await write(shy, "public")];
    const nothing = await page(`/posts/${Bun.randomUUIDv7()}`);
    expect(nothing.status).toBe(404);
    for (const post of kept) {
      const answer = await page(`/posts/${post.id}`);
      expect(answer.status).toBe(404);
      expect(answer.html.replaceAll(post.id, "")).toBe(nothing.html.replace(/[0-9a-f-]{36}/g, ""));
    }
    for (const path of ["/", `/${ada.me.username}`, `/${shy.me.username}`]) {
      const { html } = await page(path);
      for (const canary of ["Canary members", "Canary private", "canary bio"]) expect(html).not.toContain(canary);
    }
    expect((await page(`/${shy.me.username}`)).html).toContain('<meta name="robots" content="noindex"/>');
    expect((await page("/nobody-of-that-name")).status).toBe(404);
  });

  test("a page of somebody who is signed in is made in their browser: nothing of it can reach another", async () => {
    const login = await request(server.url, "POST", "/auth/login", { username: ada.me.username, password: PASSWORD });
    const cookie = login.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    await write(ada, "private");
    const { html } = await page("/", { cookie });
    expect(html).toContain('<div id="root"></div>');
    expect(html).not.toContain("Canary");
    // A session that has ended is a visitor's.
    expect((await page("/", { cookie: cookie.replace(/session_token=[^;]*/, "session_token=over") })).html).toContain(
      "Canary public",
    );
  });

  test("public rooms are on their page", async () => {
    await ada.call("POST", "/chat/rooms", { kind: "group", name: "Canary room", visibility: "public" });
    expect((await page("/rooms")).html).toContain("Canary room");
  });

  test("hostile text stays text, in the page and in the data that it brings along", async () => {
    const evil = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'`;
    const post = await write(ada, "public", {
      title: evil.slice(0, 100),
      content: `${evil}\n\n[x](javascript:alert(1))`,
    });
    for (const path of ["/", `/posts/${post.id}`, `/${ada.me.username}`, `/feeds/${ada.me.username}.xml`]) {
      const { html } = await page(path);
      expect(html).not.toContain("<script>alert");
      expect(html).not.toContain("<img src=x");
      expect(html).not.toMatch(/href="javascript:/i);
    }
    await ada.call("DELETE", `/posts/${post.id}`);
  });
});

describe("PRO-8: for search engines and feed readers", () => {
  test("sitemaps lead to what is public, month by month, and to nothing else", async () => {
    const open = await write(ada, "public");
    const kept = [await write(ada, "private"), await write(shy, "public")];
    const index = (await page("/sitemap.xml")).html;
    const files = [...index.matchAll(/<loc>(.*?)<\/loc>/g)].map((match) => match[1]?.slice(ORIGIN.length) ?? "");
    expect(files).toContain("/sitemaps/pages.xml");
    const all = (await Promise.all(files.map((file) => page(file)))).map((each) => each.html).join();
    expect(all).toContain(`${ORIGIN}/posts/${open.id}`);
    expect(all).toContain(`${ORIGIN}/${ada.me.username}`);
    expect(all).not.toContain(shy.me.username);
    for (const { id } of kept) expect(all).not.toContain(id);
    expect((await page("/sitemaps/people-2026-13.xml")).status).toBe(404);
    expect((await page("/robots.txt")).html).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
  });

  test("RSS has the public posts of a profile; a private one answers like nobody", async () => {
    const { status, html, headers } = await page(`/feeds/${ada.me.username}.xml`);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/rss+xml; charset=utf-8");
    expect(html).toContain("<title>Canary public</title>");
    expect(html).not.toContain("Canary private");
    const [closed, nobody] = [await page(`/feeds/${shy.me.username}.xml`), await page("/feeds/nobody-there.xml")];
    expect([closed.status, nobody.status]).toEqual([404, 404]);
    expect({ ...JSON.parse(closed.html), request_id: "" }).toEqual({
      ...JSON.parse(nobody.html),
      request_id: "",
      detail: "There is no such feed, or you have no access to it.",
    });
  });
});

test("about, terms and privacy are ours until the operator writes their own", async () => {
  const ours = (await (await request(server.url, "GET", "/pages/terms")).json()) as TextPage;
  expect(ours).toMatchObject({ name: "terms", changed_at: null });
  mkdirSync(join(data_dir, "pages"), { recursive: true });
  writeFileSync(join(data_dir, "pages", "terms.md"), "# House rules\n\nBe *kind*. <script>alert(1)</script>");
  const { html } = await page("/terms");
  expect(html).toContain("<title>House rules · Helloworld Chat</title>");
  expect(html).toContain("<em>kind</em>");
  expect(html).not.toContain("<script>alert");
  expect((await request(server.url, "GET", "/pages/other")).status).toBe(422);
});
