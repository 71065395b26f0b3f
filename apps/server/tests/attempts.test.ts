import { afterAll, beforeAll, beforeEach, describe, expect, spyOn, test } from "bun:test";
import type { NotificationsResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import { loadConfig } from "../src/config.ts";
import { wideNetworkOf } from "../src/features/accounts/client.ts";
import { createLogger } from "../src/log.ts";
import { startServer } from "../src/server.ts";
import { aServer, aUser, PASSWORD, request, type TestUser } from "./harness.ts";
import { mailsTo, mailTo } from "./outbox.ts";

const SETTINGS = { TRUSTED_PROXIES: "127.0.0.1", RATE_LIMIT_FACTOR: "1" };
const WRONG = "Wrong-Guess-1";

let server: Awaited<ReturnType<typeof aServer>>;
let verify: ReturnType<typeof spyOn<typeof Bun.password, "verify">>;
beforeAll(async () => {
  server = await aServer(SETTINGS);
  verify = spyOn(Bun.password, "verify");
});
afterAll(async () => {
  verify.mockRestore();
  await server.stop();
});
beforeEach(() => verify.mockClear());

const HOME = "198.51.100.7";
type From = { address?: string; cookie?: string; agent?: string };

function signIn(user: TestUser, password: string, { address = HOME, cookie, agent }: From = {}, url = server.url) {
  const headers = {
    "x-forwarded-for": address,
    ...(cookie && { cookie, origin: url }),
    ...(agent && { "user-agent": agent }),
  };
  return request(url, "POST", "/auth/login", { username: user.me.username, password }, headers);
}

const deviceCookie = (response: Response) =>
  response.headers
    .getSetCookie()
    .find((line) => line.includes("helloworld.device="))
    ?.split(";")[0] as string;

async function storm(user: TestUser, count: number, from: From = {}): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, async () => (await signIn(user, WRONG, from)).status));
}

describe("ACC-13: failed logins", () => {
  test("ACC-13: of two hundred wrong ones at once no more than five are looked at", async () => {
    const ada = await aUser(server);
    const statuses = await storm(ada, 200, { address: "203.0.113.1" });
    expect(verify.mock.calls.length).toBe(5);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(195);
    // Whatever it is: the right one from there neither.
    const locked = await signIn(ada, PASSWORD, { address: "203.0.113.99" });
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(1);
  });

  test("ACC-13: from another address its owner still gets in, and a success forgets the failures", async () => {
    const ada = await aUser(server);
    await storm(ada, 20, { address: "203.0.114.1" });
    expect((await signIn(ada, PASSWORD, { address: "192.0.2.5" })).status).toBe(200);
    for (let round = 0; round < 3; round += 1) {
      expect(await storm(ada, 4, { address: "192.0.3.5" })).toEqual([401, 401, 401, 401]);
      expect((await signIn(ada, PASSWORD, { address: "192.0.3.5" })).status).toBe(200);
    }
  });

  test("ACC-13: on a device that it knows its owner gets in beside an attacker, wherever they sit", async () => {
    const ada = await aUser(server);
    const cookie = deviceCookie(await signIn(ada, PASSWORD));
    await storm(ada, 50);
    expect((await signIn(ada, PASSWORD)).status).toBe(429);
    expect((await signIn(ada, PASSWORD, { cookie })).status).toBe(200);
    // The device of another account is none of hers.
    const bob = await aUser(server);
    const foreign = deviceCookie(await signIn(bob, PASSWORD, { address: "192.0.4.5" }));
    expect((await signIn(ada, PASSWORD, { cookie: foreign })).status).toBe(429);
    verify.mockClear();
    await storm(ada, 30, { cookie });
    expect(verify.mock.calls.length).toBe(5);
  });

  test("ACC-13: from many addresses at once an account is slowed down, except for networks it knows", async () => {
    const ada = await aUser(server);
    expect((await signIn(ada, PASSWORD)).status).toBe(200);
    await signIn(ada, WRONG, { address: "10.8.8.8" });
    await sql`update attempts set failures = 95 where user_id = ${ada.id}`.execute(server.app.db.query);
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => (await signIn(ada, WRONG, { address: `10.7.${i}.1` })).status),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    const slowed = await signIn(ada, PASSWORD, { address: "10.9.9.9" });
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get("retry-after"))).toBeLessThanOrEqual(61);
    expect((await signIn(ada, PASSWORD)).status).toBe(200);
  });

  test("ACC-13: pauses grow up to a quarter of an hour, and end", async () => {
    const ada = await aUser(server);
    const address = "203.0.115.1";
    await storm(ada, 5, { address });
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const { rows } = await sql<{ wait: number }>`
        select extract(epoch from max(next_at) - now())::int as wait from attempts where user_id = ${ada.id}`.execute(
        server.app.db.query,
      );
      waits.push(rows[0]?.wait ?? 0);
      await sql`update attempts set next_at = now() where user_id = ${ada.id}`.execute(server.app.db.query);
      expect((await signIn(ada, WRONG, { address })).status).toBe(401);
    }
    expect(waits.map((wait) => Math.round(wait / 30))).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  test("ACC-13: a restart does not reset it", async () => {
    const ada = await aUser(server);
    await storm(ada, 10, { address: "203.0.116.1" });
    const config = loadConfig({ PORT: "0", HOST: "127.0.0.1", NODE_ENV: "test", ...SETTINGS });
    const next = await startServer(config, server.app.secrets, server.database, createLogger({ level: "error" }));
    expect((await signIn(ada, PASSWORD, { address: "203.0.116.1" }, next.url)).status).toBe(429);
    await next.stop();
  });

  test("ACC-13: names that do not exist are counted alike", async () => {
    const nobody = { me: { username: `nobody${Date.now()}` } } as TestUser;
    const statuses = await storm(nobody, 10, { address: "203.0.117.1" });
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  });

  test("networks are /24 and /64", () => {
    expect(wideNetworkOf("198.51.100.7")).toBe("198.51.100");
    expect(wideNetworkOf("2001:db8::1")).toBe("2001:db8:0:0");
    expect(wideNetworkOf("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
    expect(wideNetworkOf("::1")).toBe("0:0:0:0");
    expect(wideNetworkOf("fe80::1%eth0")).toBe("fe80:0:0:0");
  });
});

describe("ACC-14: new devices", () => {
  test("ACC-14: a device that was never used is told by mail and notification, once", async () => {
    const ada = await aUser(server);
    const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1";
    await signIn(ada, PASSWORD, { address: "127.0.0.1" });
    expect(await mailsTo(server, ada.me.email, "new_device")).toHaveLength(0);
    const cookie = deviceCookie(await signIn(ada, PASSWORD, { address: "192.0.5.5", agent: phone }));
    const mail = await mailTo(server, ada.me.email, "new_device");
    expect(mail.text).toContain("Safari on iOS, from 192.0.5.5");
    expect(mail.text).toContain("change your password");
    await signIn(ada, PASSWORD, { address: "192.0.5.6", agent: phone });
    // The same phone, moved.
    await signIn(ada, PASSWORD, { address: "192.0.6.6", agent: phone, cookie });
    expect(await mailsTo(server, ada.me.email, "new_device")).toHaveLength(1);
    const { notifications } = await ada.call<NotificationsResponse>("GET", "/notifications");
    expect(notifications.map(({ kind, data }) => [kind, data])).toEqual([
      ["account", { what: "new_device", device: "Safari on iOS", address: "192.0.5.5" }],
    ]);
  });
});
