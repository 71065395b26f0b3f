import { afterEach, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { aServer, aUser, eventually, PASSWORD, request, TestConnection, type TestUser } from "./harness.ts";
import { mailTo } from "./outbox.ts";

/** A server whose proxy, this test, says which address a request comes from. */
const SETTINGS = { TRUSTED_PROXIES: "127.0.0.1", RATE_LIMIT_FACTOR: "1" };
const servers: Awaited<ReturnType<typeof aServer>>[] = [];
async function limited(env: Record<string, string> = {}) {
  const server = await aServer({ ...SETTINGS, ...env });
  servers.push(server);
  return server;
}
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

let count = 0;
type From = { address: string; token?: string };
function from({ address, token }: From): Record<string, string> {
  return { "x-forwarded-for": address, ...(token && { authorization: `Bearer ${token}` }) };
}
function signUp(server: { url: string }, who: From): Promise<Response> {
  count += 1;
  const username = `limit${count}`;
  const body = { username, email: `${username}@example.org`, password: PASSWORD, first_name: "Li", last_name: "Mit" };
  return request(server.url, "POST", "/auth/register", body, from(who));
}
const statuses = async (responses: Promise<Response>[]) => (await Promise.all(responses)).map(({ status }) => status);
const times = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));

describe("attack 6: what anyone may ask counts for the network", () => {
  test("attack 6: bearers do not lift the limit of signing up, nor that of forgotten passwords", async () => {
    const server = await limited();
    const tokens: string[] = [];
    for (let number = 0; number < 20; number += 1) {
      const response = await signUp(server, { address: "192.0.2.1" });
      expect(response.status).toBe(201);
      tokens.push(((await response.json()) as { access_token: string }).access_token);
    }
    const more = await statuses(tokens.map((token) => signUp(server, { address: "192.0.2.1", token })));
    expect(more.filter((status) => status === 201).length).toBeLessThanOrEqual(1);
    const forgot = tokens.map((token) =>
      request(
        server.url,
        "POST",
        "/auth/forgot_password",
        { email: "x@example.org" },
        from({ address: "192.0.2.1", token }),
      ),
    );
    expect((await statuses(forgot)).filter((status) => status === 204).length).toBeLessThanOrEqual(1);
    // Another address is another network.
    expect((await signUp(server, { address: "192.0.2.2" })).status).toBe(201);
  });

  test("attack 6: all addresses of an IPv6 /64 are one network", async () => {
    const server = await limited();
    const tried = await statuses(
      times(40, (n) => signUp(server, { address: `2001:db8:1:2::${(n + 1).toString(16)}` })),
    );
    expect(tried.filter((status) => status === 201).length).toBeLessThanOrEqual(21);
    expect((await signUp(server, { address: "2001:db8:1:3::1" })).status).toBe(201);
  });

  test("attack 6: what needs a session counts for the person, wherever they are", async () => {
    const server = await limited();
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const read = (user: TestUser, n: number) =>
      request(server.url, "GET", "/auth/me", undefined, from({ address: `198.51.100.${n}`, token: user.token }));
    const own = await statuses(times(150, (n) => read(ada, n)));
    expect(own.filter((status) => status === 429).length).toBeGreaterThan(10);
    expect((await read(bob, 1)).status).toBe(200);
  });

  test("attack 6: mail to an address carries no text of who typed it", async () => {
    const server = await limited();
    const names = {
      first_name: "You won! Call http://evil.example/a evil。example",
      last_name: "www.evil.example a@evil.example x://y",
    };
    const email = "victim@example.org";
    await request(server.url, "POST", "/auth/register", { username: "phisher", email, password: PASSWORD, ...names });
    const { text, subject } = await mailTo(server, email, "verify_email");
    expect(text + subject).not.toMatch(/evil|x:\/\/y/);
    expect(text.split("\n")[0]?.length).toBeLessThanOrEqual("Hello ,".length + 40);
  });
});

describe("attack 18: what is not allowed is limited as well", () => {
  test("attack 18: requests with bad bearers are told to wait, good ones from there go on", async () => {
    const server = await limited();
    const ada = await aUser(server);
    const bad = (n: number) =>
      request(
        server.url,
        "GET",
        n % 2 ? "/auth/me" : "/chat/rooms",
        undefined,
        from({ address: "192.0.2.7", token: "no.such.token" }),
      );
    const answered = await statuses(times(800, bad));
    expect(answered.filter((status) => status === 401).length).toBeLessThanOrEqual(320);
    // Without a token as well; of many at once a slow machine may have let the first ones in again.
    const none = await Promise.all(
      times(50, () => request(server.url, "GET", "/auth/me", undefined, from({ address: "192.0.2.7" }))),
    );
    const refused = none.find((response) => response.status === 429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    const good = await request(
      server.url,
      "GET",
      "/auth/me",
      undefined,
      from({ address: "192.0.2.7", token: ada.token }),
    );
    expect(good.status).toBe(200);
  });

  for (const path of ["/sitemap.xml", "/sitemaps/pages.xml", "/feeds/posts.xml", "/robots.txt", "/openapi.json"]) {
    test(`attack 18: ${path} is limited`, async () => {
      const server = await limited({ RATE_LIMIT_FACTOR: "0.05" });
      const answered = await statuses(times(20, () => fetch(`${server.url}${path}`)));
      expect(answered.filter((status) => status === 429).length).toBeGreaterThan(5);
    });
  }
});

test("attack 18: a body that is cut off is logged with its reason, and is no failure of ours", async () => {
  const server = await limited();
  const ada = await aUser(server);
  const logged: unknown[] = [];
  const note = (message: string, fields: unknown) => logged.push({ message, fields });
  Object.assign(server.app.log, { info: note, error: note });
  const head = `POST /api/v1/profile/me/avatar HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: image/png\r\nContent-Length: 1000\r\n\r\n`;
  const socket = connect(server.port, "127.0.0.1", () => socket.write(`${head}not all`));
  await Bun.sleep(200);
  socket.destroy();
  await eventually(() => logged.length >= 2, "it is logged");
  expect(logged[0]).toMatchObject({
    message: "a request was cut off",
    fields: { reason: expect.stringMatching(/ended before/) },
  });
  expect(logged[1]).toMatchObject({ message: "request", fields: { status: 400 } });
});

describe("attack 7: live connections", () => {
  test("attack 7: frames count for the person over all their connections", async () => {
    const server = await limited();
    const ada = await aUser(server);
    const connections = [await ada.connect(), await ada.connect(), await ada.connect()];
    const answers = await Promise.allSettled(connections.flatMap((one) => times(40, () => one.ask("ping", {}))));
    expect(answers.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(65);
    for (const one of connections) one.close();
  });

  for (const [what, frame] of Object.entries({
    "no JSON": "{",
    "of no known type": '{"type":"nothing","data":{}}',
    "without what they need": '{"type":"send_message","data":{}}',
    "that only look like typing": '{"type":"typing"',
  })) {
    test(`attack 7: frames that are ${what} are charged too`, async () => {
      const server = await limited();
      const ada = await aUser(server);
      const connection = await ada.connect();
      for (let n = 0; n < 100; n += 1) connection.raw(frame);
      const refused = await connection.find((found) => found.type === "error" && found.data.code === "rate_limited");
      expect(refused.data).toMatchObject({ retry_after_ms: expect.any(Number) });
      connection.close();
    });
  }

  test("attack 7: typing is counted apart and leaves the frames alone", async () => {
    const server = await limited();
    const ada = await aUser(server);
    const connection = await ada.connect();
    const room_id = "019a2b3c-4d5e-7f60-8123-456789abcdef";
    await Promise.allSettled(times(30, () => connection.ask("typing", { room_id, is_typing: true })));
    const pings = await Promise.allSettled(times(50, () => connection.ask("ping", {})));
    expect(pings.every(({ status }) => status === "fulfilled")).toBe(true);
    connection.close();
  });

  test("attack 7: the fifty-first connection of a person is refused with its reason; another closed makes room", async () => {
    const server = await limited({ RATE_LIMIT_FACTOR: "1" });
    const ada = await aUser(server);
    const open = await Promise.all(times(50, () => ada.connect()));
    const refused = new TestConnection(server.url, ada.token);
    expect(await refused.untilClosed()).toEqual({ code: 4030, reason: "too many connections" });
    expect(refused.frames[0]).toMatchObject({ type: "error", data: { code: "rate_limited", errors: [] } });
    open[0]?.close();
    await open[0]?.untilClosed();
    await Bun.sleep(100);
    const next = await ada.connect();
    for (const one of [...open, next]) one.close();
  });
});

describe("attack 10: many people behind one address", () => {
  const ADDRESS = "203.0.113.9";
  const page = (server: { url: string }, path: string) =>
    fetch(`${server.url}${path}`, { headers: { "x-forwarded-for": ADDRESS, accept: "text/html" } });

  test("attack 10: 250 different pages for one address, then a page that says to wait, and others are not touched", async () => {
    const server = await limited();
    const opened = await statuses(times(250, (n) => page(server, `/search?q=word${n}`)));
    expect(new Set(opened)).toEqual(new Set([200]));
    const small = await limited({ RATE_LIMIT_FACTOR: "0.01" });
    await statuses(times(10, (n) => page(small, `/search?q=other${n}`)));
    const refused = await page(small, "/privacy");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("content-type")).toContain("text/html");
    const html = await refused.text();
    expect(html).toContain("<h1>Too many requests</h1>");
    expect(html.length).toBeLessThan(1_000);
    const asset = /src="(\/assets\/[^"]+)"/.exec(await (await fetch(`${small.url}/login`)).text())?.[1] ?? "";
    for (let n = 0; n < 30; n += 1) expect((await page(small, asset)).status).toBe(200);
    const elsewhere = await fetch(`${small.url}/privacy`, { headers: { "x-forwarded-for": "203.0.113.10" } });
    expect(elsewhere.status).toBe(200);
  });

  test("attack 10: a page that others have just opened costs its readers nothing", async () => {
    const server = await limited({ RATE_LIMIT_FACTOR: "0.01" });
    const opened = await statuses(times(100, () => page(server, "/about")));
    expect(new Set(opened)).toEqual(new Set([200]));
  });

  test("attack 10: 250 people behind one address come back at once after a restart", async () => {
    const server = await limited();
    const people = await Promise.all(times(250, (n) => signUpFrom(server, `10.0.${n}.1`)));
    const upgrades = people.map((token) => openFrom(server, ADDRESS, token));
    expect((await Promise.all(upgrades)).filter((opened) => opened).length).toBe(250);
  });
});

async function signUpFrom(server: { url: string }, address: string): Promise<string> {
  const response = await signUp(server, { address });
  return ((await response.json()) as { access_token: string }).access_token;
}

function openFrom(server: { url: string }, address: string, token: string): Promise<boolean> {
  const socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/chat/ws?token=${token}`, {
    headers: { "x-forwarded-for": address },
  } as unknown as string[]);
  return new Promise((resolve) => {
    socket.onmessage = () => {
      resolve(true);
      socket.close();
    };
    socket.onerror = () => resolve(false);
  });
}
