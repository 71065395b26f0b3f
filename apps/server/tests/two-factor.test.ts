import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  LoginResponse,
  Problem,
  RecoveryCodesResponse,
  SecurityState,
  TwoFactorSetup,
  TwoFactorState,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { type TOTP, URI } from "otpauth";
import { aServer, aUser, PASSWORD, request, type TestUser } from "./harness.ts";
import { mailTo } from "./outbox.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const password = PASSWORD;
const forgetStep = (user: TestUser) =>
  sql`update authenticators set last_step = 0 where user_id = ${user.id}`.execute(server.app.db.query);

/** Somebody with the second factor on: the codes of their app, and for recovery. */
async function withApp(url = server.url) {
  const ada = await aUser({ url });
  const setup = await ada.call<TwoFactorSetup>("POST", "/auth/two_factor/setup", { password });
  const app = URI.parse(setup.otpauth_uri) as TOTP;
  const { recovery_codes } = await ada.call<RecoveryCodesResponse>("POST", "/auth/two_factor/confirm", {
    code: app.generate(),
  });
  return { ada, setup, recovery_codes, code: () => app.generate() };
}

async function half(user: TestUser): Promise<string> {
  const body = { username: user.me.username, password };
  const answer = (await (await request(user.url, "POST", "/auth/login", body)).json()) as LoginResponse;
  if (!("two_factor_required" in answer)) throw new Error("no second factor was asked for");
  expect(answer).not.toHaveProperty("access_token");
  return answer.two_factor_token;
}

const finish = (user: TestUser, two_factor_token: string, code: string) =>
  request(user.url, "POST", "/auth/two_factor", { two_factor_token, code });

describe("ACC-7: the second factor", () => {
  test("ACC-7: an app is set up by QR code or secret, on with its first code, and asked for at sign-in", async () => {
    const { ada, setup, recovery_codes, code } = await withApp();
    expect(setup.qr_svg).toStartWith("<svg");
    expect(setup.otpauth_uri).toContain(`secret=${setup.secret}`);
    expect(new Set(recovery_codes).size).toBe(10);
    await mailTo(server, ada.me.email, "two_factor_on");
    await forgetStep(ada);
    const token = await half(ada);
    const done = await finish(ada, token, code());
    expect(done.status).toBe(200);
    expect(done.headers.getSetCookie().some((line) => line.includes("session_token"))).toBe(true);
    await forgetStep(ada);
    expect((await finish(ada, token, code())).status).toBe(401);
  });

  test("ACC-7: a code works once, also when it comes twenty times at once", async () => {
    const { ada, code } = await withApp();
    await forgetStep(ada);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => half(ada)));
    const same = code();
    const statuses = await Promise.all(tokens.map(async (token) => (await finish(ada, token, same)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  }, 15_000);

  test("ACC-7: recovery codes work once each, and new ones void them", async () => {
    const { ada, recovery_codes } = await withApp();
    const [first = "", second = ""] = recovery_codes;
    expect((await finish(ada, await half(ada), first.toUpperCase())).status).toBe(200);
    expect((await finish(ada, await half(ada), first)).status).toBe(422);
    expect(await ada.call<TwoFactorState>("GET", "/auth/two_factor")).toEqual({
      enabled: true,
      app: true,
      recovery_codes_left: 9,
    });
    expect(await ada.call<SecurityState>("GET", "/auth/security")).toMatchObject({
      has_password: true,
      signed_in_recently: true,
      two_factor: { enabled: true, recovery_codes_left: 9 },
    });
    await ada.call("POST", "/auth/two_factor/recovery_codes", { password });
    expect((await finish(ada, await half(ada), second)).status).toBe(422);
  });

  test("ACC-7: who has no password proves that it is them by signing in just now", async () => {
    const ada = await aUser(server);
    const { query } = server.app.db;
    await sql`delete from accounts where user_id = ${ada.id}`.execute(query);
    await ada.call("POST", "/auth/two_factor/setup", {});
    await sql`update sessions set created_at = now() - interval '16 minutes' where user_id = ${ada.id}`.execute(query);
    expect((await ada.refused("POST", "/auth/two_factor/setup", {})).code).toBe("forbidden");
    expect((await ada.refused("POST", "/auth/two_factor/disable", { password })).code).toBe("forbidden");
    expect((await ada.refused("POST", "/auth/delete_account", { confirm: true })).code).toBe("forbidden");
    expect(await ada.call("GET", "/auth/security")).toMatchObject({ has_password: false, signed_in_recently: false });
    await sql`update sessions set created_at = now() where user_id = ${ada.id}`.execute(query);
    await ada.call("POST", "/auth/delete_account", { confirm: true });
  });

  test("ACC-7: whoever has a password cannot leave it out", async () => {
    const ada = await aUser(server);
    for (const path of ["/auth/two_factor/setup", "/auth/two_factor/disable", "/auth/two_factor/recovery_codes"])
      expect((await ada.refused("POST", path, {})).errors[0]?.path).toBe("password");
    expect((await ada.refused("POST", "/auth/delete_account", { confirm: true })).errors[0]?.path).toBe("password");
  });

  test("ACC-7: guesses are limited", async () => {
    const own = await aServer({ RATE_LIMIT_FACTOR: "1" });
    const { ada } = await withApp(own.url);
    const token = await half(ada);
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async () => (await finish(ada, token, "zzzzzzzzzz")).status),
    );
    expect(statuses.filter((status) => status === 422)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(95);
    await own.stop();
  });

  test("ACC-7: off by the password; neither secret nor codes are in the database", async () => {
    const { ada, setup, recovery_codes } = await withApp();
    const { rows } = await sql<{ row: string }>`
      select a::text || r::text as row from authenticators a join recovery_codes r using (user_id)
      where user_id = ${ada.id}`.execute(server.app.db.query);
    const kept = rows.map(({ row }) => row).join();
    const secret = Buffer.from((URI.parse(setup.otpauth_uri) as TOTP).secret.bytes).toString("hex");
    for (const hidden of [setup.secret, secret, ...recovery_codes]) expect(kept).not.toContain(hidden);
    const wrong = await ada.request("POST", "/auth/two_factor/disable", { password: "Wrong-Guess-1" });
    expect(((await wrong.json()) as Problem).errors[0]?.path).toBe("password");
    expect((await ada.refused("POST", "/auth/two_factor/setup", { password })).code).toBe("conflict");
    await ada.call("POST", "/auth/two_factor/disable", { password });
    await mailTo(server, ada.me.email, "two_factor_off");
    const body = { username: ada.me.username, password };
    expect(await (await request(server.url, "POST", "/auth/login", body)).json()).toHaveProperty("access_token");
  });
});
