import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { EmailState, NotificationsResponse, Problem } from "@helloworld/protocol";
import { sql } from "kysely";
import { aServer, aUser, PASSWORD, request, type TestUser } from "./harness.ts";
import { codeIn, mailsTo, mailTo, tokenIn } from "./outbox.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const run = (statement: ReturnType<typeof sql>) => statement.execute(server.app.db.query);
const state = (user: TestUser) => user.call<EmailState>("GET", "/auth/email");
const proofOf = async (user: TestUser) => {
  const mail = await mailTo(server, user.me.email.toLowerCase(), "verify_email");
  return { token: tokenIn(mail), code: codeIn(mail) };
};
const byToken = (token: string) => request(server.url, "POST", "/auth/verify_email", { token });
const longAgo = (user: TestUser) =>
  run(sql`update outbox set created_at = created_at - interval '2 minutes' where user_id = ${user.id}`);

describe("ACC-3: confirming the email", () => {
  test("ACC-3: by the link, which works once and without a session", async () => {
    const ada = await aUser(server);
    expect(await state(ada)).toMatchObject({ email_verified: false, pending_email: null });
    const { token } = await proofOf(ada);
    expect((await byToken(token)).status).toBe(200);
    expect(await state(ada)).toMatchObject({ email_verified: true, resend_after_ms: expect.any(Number) });
    const again = (await (await byToken(token)).json()) as Problem;
    expect(again).toMatchObject({ code: "validation_failed", errors: [{ path: "token" }] });
    expect((await ada.refused("POST", "/auth/verify_email/resend")).code).toBe("conflict");
  });

  test("ACC-3: by the code, for its owner only", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const { code } = await proofOf(ada);
    expect((await request(server.url, "POST", "/auth/verify_email", { code })).status).toBe(401);
    if (code !== (await proofOf(bob)).code) {
      expect((await bob.refused("POST", "/auth/verify_email", { code })).errors[0]?.path).toBe("code");
    }
    expect(await ada.call<EmailState>("POST", "/auth/verify_email", { code })).toMatchObject({ email_verified: true });
    expect((await ada.refused("POST", "/auth/verify_email", { code })).errors[0]?.path).toBe("code");
  });

  test("ACC-3: five wrong codes void it, also when two hundred come at once", async () => {
    const ada = await aUser(server);
    const { code, token } = await proofOf(ada);
    const wrong = code === "123456" ? "654321" : "123456";
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => ada.refused("POST", "/auth/verify_email", { code: wrong })),
    );
    expect(answers.filter((answer) => answer.detail === "This code is incorrect.")).toHaveLength(5);
    expect((await ada.refused("POST", "/auth/verify_email", { code })).detail).toContain("no longer valid");
    expect((await byToken(token)).status).toBe(200);
  });

  test("ACC-3: the right code two hundred times at once confirms once", async () => {
    const ada = await aUser(server);
    const { code } = await proofOf(ada);
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async () => (await ada.request("POST", "/auth/verify_email", { code })).status),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  test("ACC-3: codes end after 15 minutes, links after 24 hours, and neither is in the database", async () => {
    const ada = await aUser(server);
    const { code, token } = await proofOf(ada);
    const kept = await sql<{ row: string }>`select proofs::text as row from proofs where user_id = ${ada.id}`.execute(
      server.app.db.query,
    );
    expect(kept.rows[0]?.row).not.toContain(token);
    expect(kept.rows[0]?.row).not.toContain(`,${code},`);
    await run(sql`update proofs set code_expires_at = now() - interval '1 second' where user_id = ${ada.id}`);
    expect((await ada.refused("POST", "/auth/verify_email", { code })).errors[0]?.path).toBe("code");
    await run(sql`update proofs set expires_at = now() - interval '1 second' where user_id = ${ada.id}`);
    expect((await byToken(token)).status).toBe(422);
    expect(await state(ada)).toMatchObject({ email_verified: false });
  });

  test("ACC-3: it is sent again once a minute and five times a day, and the one before is void", async () => {
    const ada = await aUser(server);
    const before = await proofOf(ada);
    const early = await ada.request("POST", "/auth/verify_email/resend");
    expect(early.status).toBe(429);
    expect(Number(early.headers.get("retry-after"))).toBeWithin(50, 61);
    expect((await state(ada)).resend_after_ms).toBeWithin(50_000, 60_001);
    for (let mail = 2; mail <= 5; mail += 1) {
      await longAgo(ada);
      const statuses = await Promise.all(
        Array.from({ length: 5 }, async () => (await ada.request("POST", "/auth/verify_email/resend")).status),
      );
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    }
    await longAgo(ada);
    const sixth = await ada.request("POST", "/auth/verify_email/resend");
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers.get("retry-after"))).toBeGreaterThan(23 * 3_600);
    expect((await byToken(before.token)).status).toBe(422);
    expect((await byToken((await proofOf(ada)).token)).status).toBe(200);
  });
});

describe("ACC-3: changing the email", () => {
  test("ACC-3: the new address must confirm, the old one is told at once", async () => {
    const ada = await aUser(server);
    const old = ada.me.email;
    await byToken((await proofOf(ada)).token);
    const email = `New-${old}`;
    expect((await ada.refused("POST", "/auth/change_email", { email, password: "no" })).errors[0]?.path).toBe(
      "password",
    );
    const asked = await ada.call<EmailState>("POST", "/auth/change_email", { email, password: PASSWORD });
    expect(asked).toMatchObject({ email: old, pending_email: email.toLowerCase(), email_verified: true });
    expect((await mailTo(server, old, "email_changing")).text).toContain(email.toLowerCase());
    expect(await mailsTo(server, email.toLowerCase(), "email_changing")).toHaveLength(0);
    expect((await byToken(tokenIn(await mailTo(server, email.toLowerCase(), "verify_email")))).status).toBe(200);
    expect(await state(ada)).toMatchObject({ email: email.toLowerCase(), pending_email: null, email_verified: true });
    expect((await mailTo(server, old, "email_changed")).text).toContain(email.toLowerCase());
    const { notifications } = await ada.call<NotificationsResponse>("GET", "/notifications");
    expect(notifications.map(({ data }) => data.what)).toEqual(["email_changed", "email_changing"]);
  });

  test("ACC-3: an address that somebody has, or takes meanwhile, is refused", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const taken = await ada.refused("POST", "/auth/change_email", { email: bob.me.email, password: PASSWORD });
    expect(taken.errors[0]?.path).toBe("email");
    const email = `race${ada.me.email}`;
    await ada.call("POST", "/auth/change_email", { email, password: PASSWORD });
    await bob.call("POST", "/auth/change_email", { email, password: PASSWORD });
    const [second, first] = await mailsTo(server, email, "verify_email");
    expect((await byToken(first ? tokenIn(first) : "")).status).toBe(200);
    expect((await byToken(second ? tokenIn(second) : "")).status).toBe(422);
    expect(await state(bob)).toMatchObject({ email: bob.me.email, email_verified: false });
  });

  test("ACC-3: a stolen session cannot send without end, nor guess the password", async () => {
    const own = await aServer({ RATE_LIMIT_FACTOR: "1" });
    const ada = await aUser(own);
    const wrong = await Promise.all(
      Array.from({ length: 40 }, () =>
        ada.refused("POST", "/auth/change_email", { email: "x@example.org", password: "Wrong-1" }),
      ),
    );
    expect(wrong.filter((answer) => answer.code === "validation_failed")).toHaveLength(5);
    await own.stop();
    const bob = await aUser(server);
    const change = (email: string) => bob.request("POST", "/auth/change_email", { email, password: PASSWORD });
    for (let mail = 2; mail <= 5; mail += 1) expect((await change(`m${mail}@example.org`)).status).toBe(200);
    expect((await change("m6@example.org")).status).toBe(429);
  });
});
