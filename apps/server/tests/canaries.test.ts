import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { searchType } from "@helloworld/protocol";
import { strFromU8, unzipSync } from "fflate";
import { aCanaryWorld, canary, live, type Name, type Principal, RIGHTS, type World } from "./canary-world.ts";
import { temporaryFolder } from "./database.ts";
import { aServer, eventually, request, type TestConnection } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let world: World;
const received = new Map<Principal, { where: string; text: string }[]>();
const NAMES = Object.keys(RIGHTS) as Name[];

/** Names of pages and files that are not ids of anything. */
const WORDS: Record<string, string[]> = { name: ["about", "terms", "privacy"] };

/** What can be asked of a list, beside the list itself. */
const QUERIES: Record<string, () => string[]> = {
  "/people": () => [
    ...NAMES.map((name) => `q=${canary(name)}`),
    `q=${canary("email")}%40example.org`,
    "q=owner",
    "q=shy",
  ],
  "/search": () => NAMES.flatMap((name) => searchType.options.map((type) => `q=${canary(name)}&kind=${type}`)),
  "/contacts": () => NAMES.map((name) => `q=${canary(name)}`),
  "/chat/rooms": () => [
    ...["scope=public", "scope=requested"],
    ...NAMES.flatMap((name) => ["public", "discover"].map((scope) => `scope=${scope}&q=${canary(name)}`)),
  ],
  "/chat/rooms/{id}/members": () => NAMES.map((name) => `q=${canary(name)}`),
  "/feed": () => ["limit=50", "order=popular", "order=following", ...NAMES.map((name) => `tag=${canary(name)}`)],
  "/feed/newer": () => world.post_ids.map((id) => `after=${id}`),
  "/posts/{id}/comments": () => world.ids.map((id) => `parent_id=${id}`),
  "/chat/rooms/{id}/messages": () => [
    "before=1000",
    "after=0",
    `thread_id=${world.thread_id}`,
    ...world.ids.map((id) => `around=${id}`),
  ],
  "/admin/reports": () => ["state=open", "state=closed"],
};

/** What can be asked of a path beside itself: of the rooms and posts that there are, not of what is no room and no post. */
function queriesOf(template: string, path: string): string[] {
  const kind = template.startsWith("/chat/rooms/{id}") ? world.room_ids : world.post_ids;
  const is_of_kind = !template.includes("{") || kind.some((id) => path.includes(id));
  return is_of_kind ? (QUERIES[template]?.() ?? []) : [];
}

/** A path for each thing that there is in the world. */
function pathsOf(template: string): string[] {
  const [, param] = /\{(\w+)\}/.exec(template) ?? [];
  if (!param) return [template];
  const users = Object.values(world.people);
  const fills = param === "username" ? users.map(({ me }) => me.username) : (WORDS[param] ?? world.ids);
  const filled = fills.map((value) => template.replace(`{${param}}`, value));
  expect(filled.join()).not.toMatch(/[{}]/);
  return filled;
}

/** Every byte of an answer as text: with its headers, unpacked where it is packed. */
async function textOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const head = JSON.stringify([...response.headers]);
  if (!response.headers.get("content-type")?.includes("zip")) return head + strFromU8(bytes, true) + strFromU8(bytes);
  return (
    head +
    Object.entries(unzipSync(bytes))
      .map(([name, file]) => name + strFromU8(file))
      .join("\n")
  );
}

const got = (principal: Principal, where: string, text: string) =>
  void received.set(principal, [...(received.get(principal) ?? []), { where, text }]);

const signedAs = (principal: Principal): Record<string, string> =>
  principal === "visitor" ? {} : { authorization: `Bearer ${world.people[principal].token}` };

async function readAll(principal: Principal): Promise<number> {
  const headers = signedAs(principal);
  let found = 0;
  for (const { method, path } of server.declared) {
    if (method !== "GET") continue;
    const paths = pathsOf(path).flatMap((one) => [one, ...queriesOf(path, one).map((query) => `${one}?${query}`)]);
    for (const one of paths) {
      const response = await request(server.url, "GET", one, undefined, headers);
      expect(response.status).toBeLessThan(500);
      if (response.ok) found += 1;
      const text = await textOf(response);
      if (text.includes("zq")) got(principal, `GET ${one}`, text);
    }
  }
  const searches = NAMES.flatMap((name) => [
    canary(name),
    canary(name).slice(1, -1),
    `from:${canary(name)}`,
    `in:${canary(name)}`,
  ]);
  for (const q of ["from:me", "-a", "has:file", "is:starred", "is:unread", ...searches]) {
    const response = await request(server.url, "POST", "/chat/search", { q, limit: 50 }, headers);
    expect(response.status).toBeLessThan(500);
    if (response.ok) found += 1;
    // The words that were asked for are not news to who asks.
    got(principal, `POST /chat/search ${q}`, response.ok ? await textOf(response) : "");
  }
  return found;
}

/** Follows every stream that there is from its beginning, and looks at every post. */
async function listen(principal: Exclude<Principal, "visitor">): Promise<TestConnection> {
  const connection = await world.people[principal].connect();
  await connection.ask("watch", { post_ids: world.post_ids, feed: true });
  await follow(connection);
  return connection;
}

async function follow(connection: TestConnection): Promise<void> {
  await connection.ask("sync", { cursors: Object.fromEntries(world.ids.map((id) => [id, 0])) });
}

beforeAll(async () => {
  server = await aServer({ DATA_DIR: temporaryFolder() });
  world = await aCanaryWorld(server);
}, 60_000);
afterAll(() => server.stop());

describe("N1: no byte that somebody receives holds what they have no right to", () => {
  test("over a live connection that follows every stream and every post", async () => {
    const people = Object.keys(world.people) as Exclude<Principal, "visitor">[];
    const connections = await Promise.all(people.map(listen));
    await live(world);
    const of_owner = connections[people.indexOf("owner")] as TestConnection;
    const heard = (text: string) => of_owner.frames.some((frame) => JSON.stringify(frame).includes(text));
    await eventually(() => heard(canary("message_later")) && heard("post_changed"), "the owner hears of it");
    for (const [index, connection] of connections.entries()) {
      await connection.ask("ping", {});
      await follow(connection);
      got(people[index] as Principal, "live", JSON.stringify(connection.frames));
      connection.close();
    }
    expect(leaks()).toEqual([]);
  }, 30_000);

  test("over every route that reads, for the id of everything there is, and every search", async () => {
    const principals: Principal[] = [...(Object.keys(world.people) as Principal[]), "visitor"];
    const found = await Promise.all(principals.map(readAll));
    expect(Math.min(...found)).toBeGreaterThan(100);
    expect(leaks()).toEqual([]);
  }, 120_000);

  test("on pages, feeds and maps of the site as a visitor is served them", async () => {
    const names = Object.values(world.people).map(({ me }) => me.username);
    const maps = await (await fetch(`${server.url}/sitemap.xml`)).text();
    const files = [...maps.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, url = ""]) => new URL(url).pathname);
    expect(files.length).toBeGreaterThan(2);
    const paths = [
      ...["/", "/?order=popular", "/rooms", "/gallery", "/robots.txt", "/openapi.json", "/metrics", "/ready"],
      ...files,
      ...names.flatMap((name) => [`/${name}`, `/users/${name}`, `/feeds/${name}.xml`]),
      ...world.ids.flatMap((id) => [`/posts/${id}`, `/messages/${id}`, `/users/${id}`]),
      ...NAMES.flatMap((name) => [`/tags/${canary(name)}`, `/search?q=${canary(name)}`]),
    ];
    for (const path of paths) {
      const response = await fetch(server.url + path);
      expect([path, response.status < 500]).toEqual([path, true]);
      // The address itself is not news to who asks for it.
      got("visitor", path, (await textOf(response)).replaceAll(/[^/=]*$/.exec(path)?.[0] || "\0", ""));
    }
    const shown = received
      .get("visitor")
      ?.some(({ where, text }) => where === "/" && text.includes(canary("public_post")));
    expect(shown).toBe(true);
    expect(leaks()).toEqual([]);
  }, 60_000);

  test("and everybody receives what they have a right to, so that the search can find something", () => {
    const missing = NAMES.flatMap((name) =>
      (RIGHTS[name] as readonly Principal[])
        .filter((principal) => !received.get(principal)?.some(({ text }) => text.includes(canary(name))))
        .map((principal) => `${principal} never received ${name}`),
    );
    expect(missing).toEqual([]);
  });

  // The last: what succeeds changes the world.
  test("nor in what is answered, refusals too, to outsiders who write to everything there is", async () => {
    const outsiders: Principal[] = ["visitor", "stranger", "former", "blocked"];
    const tried = await Promise.all(outsiders.map(writeAll));
    for (const { refused, answers } of tried) {
      expect(answers).toBeGreaterThan(500);
      expect(refused).toBeGreaterThan(answers / 2);
    }
    expect(leaks()).toEqual([]);
  }, 120_000);
});

async function writeAll(principal: Principal): Promise<{ answers: number; refused: number }> {
  let [answers, refused] = [0, 0];
  for (const { method, path } of server.declared) {
    if (method === "GET" || !path.includes("{")) continue;
    // The second of two is a person.
    const [first = "", ...rest] = path.split(/(?<=\})/);
    const end = rest.join("").replace(/\{\w+\}/, world.people.owner.id);
    for (const one of pathsOf(first)) {
      const response = await request(
        server.url,
        method,
        one + end,
        method === "DELETE" ? undefined : {},
        signedAs(principal),
      );
      expect([one, response.status < 500]).toEqual([one, true]);
      answers += 1;
      if (!response.ok) refused += 1;
      got(principal, `${method} ${one}${end}`, await textOf(response));
    }
  }
  return { answers, refused };
}

function leaks(): string[] {
  const found = [...received].flatMap(([principal, answers]) =>
    NAMES.filter((name) => !(RIGHTS[name] as readonly Principal[]).includes(principal)).flatMap((name) =>
      answers
        .filter(({ text }) => text.includes(canary(name)))
        .map(({ where }) => `${principal} received ${name} by ${where}`),
    ),
  );
  return [...new Set(found)];
}
