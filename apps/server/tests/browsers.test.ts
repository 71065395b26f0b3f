import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import type { Problem, SessionsResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import { aServer, aUser, PASSWORD, request, type TestUser } from "./harness.ts";

const SITE = "https://chat.example.org:8443";
let server: Awaited<ReturnType<typeof aServer>>;
let secure: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
  secure = await aServer({ PUBLIC_URL: SITE, SESSION_MAX_DAYS: "30" });
});
afterAll(() => Promise.all([server.stop(), secure.stop()]));

/** What a server answers to these very bytes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on("data", (data) => {
      answer += String(data);
      if (/\r\n\r\n/.test(answer)) setTimeout(() => socket.destroy(), 50);
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1]);

const signIn = (user: TestUser, headers: Record<string, string> = {}) =>
  request(user.url, "POST", "/auth/login", { username: user.me.username, password: PASSWORD }, headers);
const cookiesOf = (response: Response) => response.headers.getSetCookie();
const sent = (cookies: string[]) => cookies.map((line) => line.split(";")[0]).join("; ");

describe("attack 14: what browsers hold", () => {
  test("attack 14: over https the server is for https only, and its cookies are of this host only", async () => {
    const ada = await aUser(secure);
    const response = await signIn(ada);
    // As long as the session can last, which the operator says.
    expect(await response.clone().json()).toMatchObject({ expires_in: 30 * 86_400 });
    expect(response.headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}/);
    const cookies = cookiesOf(response);
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-helloworld\.\w+=/);
      expect(cookie).toMatch(/; Path=\/(;|$)/);
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).not.toMatch(/domain/i);
    }
    const me = await request(secure.url, "GET", "/auth/me", undefined, { cookie: sent(cookies) });
    expect(me.status).toBe(200);
    expect((await fetch(`${secure.url}/login`)).headers.has("strict-transport-security")).toBe(true);
    expect((await fetch(`${server.url}/login`)).headers.has("strict-transport-security")).toBe(false);
  });

  test("attack 14: signing in again replaces the session of that browser, and no other", async () => {
    const [ada, bob] = [await aUser(secure), await aUser(secure)];
    const first = await signIn(ada);
    const cookie = sent(cookiesOf(first));
    const old = (await first.json()) as { access_token: string };
    const second = await signIn(ada, { cookie, origin: SITE });
    expect(second.status).toBe(200);
    const whoIs = (headers: Record<string, string>) => request(secure.url, "GET", "/auth/me", undefined, headers);
    expect((await whoIs({ cookie })).status).toBe(401);
    expect((await whoIs({ authorization: `Bearer ${old.access_token}` })).status).toBe(401);
    // The session of another program of hers, by bearer, stays.
    await ada.call("GET", "/auth/me");
    // And where another person signs in, the browser keeps nothing of the first.
    const again = sent(cookiesOf(second));
    expect((await signIn(bob, { cookie: again, origin: SITE })).status).toBe(200);
    expect((await whoIs({ cookie: again })).status).toBe(401);
    const { sessions } = await ada.call<SessionsResponse>("GET", "/auth/sessions");
    expect(sessions).toHaveLength(1);
  });

  test("attack 14: a session ends for good at its time, however much it is used, also live", async () => {
    const ada = await aUser(secure);
    const { query } = secure.app.db;
    const { rows } = await sql<{ days: number }>`
      select round(extract(epoch from ends_at - now()) / 86400)::int as days from sessions where user_id = ${ada.id}`.execute(
      query,
    );
    expect(rows[0]?.days).toBe(30);
    const connection = await ada.connect();
    await sql`update sessions set ends_at = now() + interval '1 second' where user_id = ${ada.id}`.execute(query);
    const late = await ada.connect();
    expect((await late.untilClosed(5_000)).code).toBe(4001);
    expect((await ada.refused("GET", "/auth/me")).code).toBe("session_expired");
    expect((await signIn(ada)).status).toBe(200);
    connection.close();
  });

  test.each([
    ["its username", "Grace.hopper-1906x", "your username"],
    ["the username in another case", "My-GRACE.HOPPER-7", "your username"],
    ["the local part of the email", "Admiral_1944-Up", "your email address"],
    ["the name of the product", "Hello-World-2026", "the name of this product"],
    ["the name of the product in full-width letters", "ＨｅｌｌｏWorld-26x", "the name of this product"],
  ])("attack 14: a password with %s is refused, and the field says why", async (_, password, why) => {
    const body = { username: "grace.hopper", email: "admiral_1944@example.org", first_name: "G", last_name: "H" };
    const response = await request(server.url, "POST", "/auth/register", { ...body, password });
    const { errors } = (await response.json()) as Problem;
    expect(response.status).toBe(422);
    expect(errors).toEqual([{ path: "password", message: `This password contains ${why}. Choose another.` }]);
  });

  test("attack 14: a password is also held against the names when it is changed", async () => {
    const ada = await aUser(server, "lovelace");
    const change = (password: string) =>
      ada.request("POST", "/auth/change_password", { current_password: PASSWORD, password });
    expect((await change(`X-${ada.me.username}-9`)).status).toBe(422);
    expect((await change("Quite-Another-9")).status).toBe(204);
  });
});

describe("attack 14: which origin is ours", () => {
  const change = (port: number, cookie: string, origin: string, host: string) =>
    raw(
      port,
      `PUT /api/v1/settings HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    );

  test("attack 14: with a PUBLIC_URL it is that one: scheme, host and port, whatever Host says", async () => {
    const cookie = sent(cookiesOf(await signIn(await aUser(secure))));
    expect(statusOf(await change(secure.port, cookie, SITE, "upstream:3000"))).toBe(200);
    for (const [origin, host] of [
      ["http://chat.example.org:8443", "chat.example.org:8443"],
      ["https://chat.example.org", "chat.example.org"],
      ["https://evil.example", "evil.example"],
      [`http://127.0.0.1:${secure.port}`, `127.0.0.1:${secure.port}`],
      ["null", "null"],
    ] as const) {
      expect([origin, statusOf(await change(secure.port, cookie, origin, host))]).toEqual([origin, 403]);
    }
  });

  test("attack 14: without one it is the address that the server has, never a name that leads here", async () => {
    const cookie = sent(cookiesOf(await signIn(await aUser(server))));
    const own = `127.0.0.1:${server.port}`;
    expect(statusOf(await change(server.port, cookie, `http://${own}`, own))).toBe(200);
    expect(statusOf(await change(server.port, cookie, "http://[::1]:99", "[::1]:99"))).toBe(200);
    expect(statusOf(await change(server.port, cookie, "http://rebound.example", "rebound.example"))).toBe(403);
    expect(statusOf(await change(server.port, cookie, `https://${own}`, own))).toBe(403);
    expect(statusOf(await change(server.port, cookie, "http://127.0.0.1:1", own))).toBe(403);
  });
});

describe("attack 11 and 14: Host and method", () => {
  test.each([
    ["HTTP/1.0 without Host", "GET /health HTTP/1.0\r\n\r\n"],
    ["HAProxy's check by default", "OPTIONS / HTTP/1.0\r\n\r\n"],
    ["the same with Host", "OPTIONS / HTTP/1.1\r\nHost: chat.example.org\r\n\r\n"],
    ["readiness by HTTP/1.0", "GET /ready HTTP/1.0\r\n\r\n"],
    ["a page by HTTP/1.0", "GET /about HTTP/1.0\r\n\r\n"],
    ["HEAD by HTTP/1.0", "HEAD /health HTTP/1.0\r\n\r\n"],
  ])("attack 11: a health check passes: %s", async (_, bytes) => {
    expect(statusOf(await raw(server.port, bytes))).toBe(200);
  });

  test.each([
    ["two Hosts", "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n", 400],
    ["the same Host twice", "GET /health HTTP/1.1\r\nHost: a.example\r\nHost: a.example\r\n\r\n", 400],
    [
      "two Hosts for the live connection",
      "GET /chat/ws HTTP/1.1\r\nHost: a\r\nHost: b\r\nUpgrade: websocket\r\n\r\n",
      400,
    ],
    ["no Host in HTTP/1.1", "GET / HTTP/1.1\r\n\r\n", 400],
    ["an empty Host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 400],
    ["a Host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400],
    ["a Host with a path", "GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n", 400],
    ["a Host with a person", "GET / HTTP/1.1\r\nHost: me@a\r\n\r\n", 400],
    ["an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400],
    ["a port too large", "GET /x HTTP/1.1\r\nHost: a:99999\r\n\r\n", 400],
    ["a negative port", "GET /x HTTP/1.1\r\nHost: a:-1\r\n\r\n", 400],
    ["percent signs", "GET /x HTTP/1.1\r\nHost: %zz\r\n\r\n", 400],
    ["CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405],
    ["TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405],
  ])("attack 11: a clean refusal of %s", async (_, bytes, status) => {
    const answer = await raw(server.port, bytes);
    expect(statusOf(answer)).toBe(status);
    if (/content-type: application\/problem/i.test(answer)) expect(answer).toMatch(/x-content-type-options: nosniff/i);
  });
});
