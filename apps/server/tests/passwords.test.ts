import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { NotificationsResponse, Problem } from "@helloworld/protocol";
import { sql } from "kysely";
import { aServer, aUser, eventually, PASSWORD, request, type TestUser } from "./harness.ts";
import { mailsTo, mailTo, tokenIn } from "./outbox.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const NEW = "Another-Horse-8";
const forgot = (email: string) => request(server.url, "POST", "/auth/forgot_password", { email });
const reset = (token: string, password = NEW) =>
  request(server.url, "POST", "/auth/reset_password", { token, password });
const signIn = (user: TestUser, password: string) =>
  request(server.url, "POST", "/auth/login", { username: user.me.username, password });
const fieldOf = async (response: Response) => ((await response.json()) as Problem).errors[0]?.path;

async function linkFor(user: TestUser): Promise<string> {
  expect((await forgot(user.me.email)).status).toBe(204);
  return tokenIn(await mailTo(server, user.me.email, "reset_password"));
}

describe("ACC-4: forgotten passwords", () => {
  test("ACC-4: the answer and its time do not tell whether the address exists", async () => {
    const ada = await aUser(server);
    const time = async (email: string) => {
      const started = performance.now();
      const response = await forgot(email);
      expect([response.status, await response.text()]).toEqual([204, ""]);
      return performance.now() - started;
    };
    // In turn, and the quickest of each: what the machine does besides slows both.
    const taken: { known: number; unknown: number }[] = [];
    for (let round = 0; round < 60; round += 1)
      taken.push({ known: await time(ada.me.email), unknown: await time("nobody@example.org") });
    const least = (of: "known" | "unknown") => Math.min(...taken.map((one) => one[of]));
    expect(Math.abs(least("known") - least("unknown"))).toBeLessThan(5);
    await mailTo(server, ada.me.email, "reset_password");
    await Bun.sleep(2_500);
    expect((await mailsTo(server, ada.me.email, "reset_password")).length).toBeLessThanOrEqual(3);
    expect(await mailsTo(server, "nobody@example.org", "reset_password")).toHaveLength(0);
  }, 20_000);

  test("ACC-4, N2: the link sets a password once, and every session and connection ends", async () => {
    const ada = await aUser(server);
    const connection = await ada.connect();
    const token = await linkFor(ada);
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await reset(token)).status));
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect((await connection.untilClosed(1_000)).code).toBe(4001);
    expect((await ada.refused("GET", "/auth/me")).code).toBe("session_expired");
    expect((await signIn(ada, PASSWORD)).status).toBe(401);
    expect((await signIn(ada, NEW)).status).toBe(200);
    expect(await fieldOf(await reset(token))).toBe("token");
    expect((await mailTo(server, ada.me.email, "password_changed")).text).toContain("was changed");
  });

  test("ACC-4: the link ends after 30 minutes, and other links of the account with a change", async () => {
    const ada = await aUser(server);
    const token = await linkFor(ada);
    const { query } = server.app.db;
    await sql`update proofs set expires_at = now() - interval '1 second' where user_id = ${ada.id}`.execute(query);
    expect(await fieldOf(await reset(token))).toBe("token");
    await sql`update proofs set expires_at = now() + interval '1 minute' where user_id = ${ada.id}`.execute(query);
    await ada.call("POST", "/auth/change_password", { current_password: PASSWORD, password: NEW });
    expect(await fieldOf(await reset(token))).toBe("token");
  });

  test("ACC-4: weak and leaked passwords are refused in their field and leave the link good", async () => {
    const ada = await aUser(server);
    const token = await linkFor(ada);
    for (const password of ["short", "nouppercase1", "Password123"]) {
      expect(await fieldOf(await reset(token, password))).toBe("password");
    }
    expect((await reset(token)).status).toBe(204);
  });

  test("ACC-4: the link is sent to the address of the account, and proves it", async () => {
    const ada = await aUser(server);
    await reset(await linkFor(ada));
    const { query } = server.app.db;
    const row = await query.selectFrom("users").select("email_verified").where("id", "=", ada.id).executeTakeFirst();
    expect(row?.email_verified).toBe(true);
  });
});

describe("ACC-5: changing the password", () => {
  test("ACC-5, N2: other sessions and their connections end, this one stays, and the owner is told", async () => {
    const ada = await aUser(server);
    const other = (await (await signIn(ada, PASSWORD)).json()) as { access_token: string };
    const connection = await ada.connect();
    const foreign = await ada.connect(other.access_token);
    await ada.call("POST", "/auth/change_password", { current_password: PASSWORD, password: NEW });
    expect((await foreign.untilClosed(1_000)).code).toBe(4001);
    await ada.call("GET", "/auth/me");
    await connection.ask("ping", {});
    const ended = await request(server.url, "GET", "/auth/me", undefined, {
      authorization: `Bearer ${other.access_token}`,
    });
    expect(ended.status).toBe(401);
    expect((await signIn(ada, PASSWORD)).status).toBe(401);
    await mailTo(server, ada.me.email, "password_changed");
    const { notifications } = await ada.call<NotificationsResponse>("GET", "/notifications");
    expect(notifications[0]).toMatchObject({ kind: "account", data: { what: "password_changed" } });
    await eventually(() => connection.frames.some((frame) => frame.type === "notification"), "it is told live");
    connection.close();
  });

  test("ACC-5: each field that does not fit says why", async () => {
    const ada = await aUser(server);
    const field = async (current_password: string, password: string) =>
      (await ada.refused("POST", "/auth/change_password", { current_password, password })).errors[0]?.path;
    expect(await field("Wrong-Guess-1", NEW)).toBe("current_password");
    expect(await field(PASSWORD, "weak")).toBe("password");
    expect(await field(PASSWORD, "Password123")).toBe("password");
  });
});

test("ACC-14: signing out everywhere is told by mail", async () => {
  const ada = await aUser(server);
  await ada.call("DELETE", "/auth/sessions");
  await mailTo(server, ada.me.email, "sessions_ended");
});
