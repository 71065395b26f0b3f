import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { LoginResponse, PasskeyOptions, SecurityState, TokenResponse, TwoFactorSetup } from "@helloworld/protocol";
import { sql } from "kysely";
import { type TOTP, URI } from "otpauth";
import { Authenticator } from "./authenticator.ts";
import { aServer, aUser, PASSWORD, request, TestConnection, TestUser } from "./harness.ts";
import { codeIn, mailTo, tokenIn } from "./outbox.ts";

const ORIGIN = "http://localhost:3000";
let server: Awaited<ReturnType<typeof aServer>>;
let admin: TestUser;
beforeAll(async () => {
  server = await aServer({ PUBLIC_URL: ORIGIN });
  admin = await aUser(server, "admin");
  await sql`update users set role = 'admin' where id = ${admin.id}`.execute(server.app.db.query);
});
afterAll(() => server.stop());

const NEW = "Another-Horse-8";
const post = (path: string, body: unknown) => request(server.url, "POST", path, body);
const login = (user: TestUser, password: string) => post("/auth/login", { username: user.me.username, password });

async function resetPassword(user: TestUser, password = NEW): Promise<void> {
  await post("/auth/forgot_password", { email: user.me.email });
  const token = tokenIn(await mailTo(server, user.me.email, "reset_password"));
  expect((await post("/auth/reset_password", { token, password })).status).toBe(204);
}

/** Everything that changes what opens an account, or ends its sessions. */
const CHANGES: Record<string, (user: TestUser) => Promise<unknown>> = {
  "a password reset": (user) => resetPassword(user),
  "a changed password": (user) =>
    user.call("POST", "/auth/change_password", { current_password: PASSWORD, password: NEW }),
  "signing out everywhere": (user) => user.call("DELETE", "/auth/sessions"),
  "a suspension that is over": async (user) => {
    await admin.call("PUT", `/admin/users/${user.id}/suspension`, { until: null });
    await admin.call("DELETE", `/admin/users/${user.id}/suspension`);
  },
  "a changed email": async (user) => {
    const email = `new-${user.me.email}`;
    await user.call("POST", "/auth/change_email", { email, password: PASSWORD });
    await user.call("POST", "/auth/verify_email", { token: tokenIn(await mailTo(server, email, "verify_email")) });
  },
};

/** What is begun before the change; answers whether it still works after it. */
const PROOFS: Record<string, (user: TestUser) => Promise<() => Promise<boolean>>> = {
  "the link of an email change": async (user) => {
    const email = `attacker-${user.me.email}`;
    await user.call("POST", "/auth/change_email", { email, password: PASSWORD });
    const token = tokenIn(await mailTo(server, email, "verify_email"));
    return async () => (await post("/auth/verify_email", { token })).ok;
  },
  "the code of an email change": async (user) => {
    const email = `coder-${user.me.email}`;
    await user.call("POST", "/auth/change_email", { email, password: PASSWORD });
    const code = codeIn(await mailTo(server, email, "verify_email"));
    return async () => (await user.request("POST", "/auth/verify_email", { code })).ok;
  },
  "the link that confirms the first address": async (user) => {
    const token = tokenIn(await mailTo(server, user.me.email, "verify_email"));
    return async () => (await post("/auth/verify_email", { token })).ok;
  },
  "a link to reset the password": async (user) => {
    await post("/auth/forgot_password", { email: user.me.email });
    const token = tokenIn(await mailTo(server, user.me.email, "reset_password"));
    return async () => (await post("/auth/reset_password", { token, password: "Third-Horse-9x" })).ok;
  },
  "a login that waits for its second factor": async (user) => {
    const codes = await secondFactor(user);
    const half = (await (await login(user, PASSWORD)).json()) as { two_factor_token: string };
    return async () => (await post("/auth/two_factor", { two_factor_token: half.two_factor_token, code: codes[0] })).ok;
  },
  "a passkey that is being added": async (user) => {
    const options = await user.call<PasskeyOptions>("POST", "/auth/passkeys/options", { password: PASSWORD });
    const credential = await new Authenticator(ORIGIN).create(options);
    return async () => (await user.request("POST", "/auth/passkeys", { credential })).ok;
  },
  "an authenticator app that is being added": async (user) => {
    const { otpauth_uri } = await user.call<TwoFactorSetup>("POST", "/auth/two_factor/setup", { password: PASSWORD });
    const code = (URI.parse(otpauth_uri) as TOTP).generate();
    return async () => (await user.request("POST", "/auth/two_factor/confirm", { code })).ok;
  },
  "a ticket for a live connection": async (user) => {
    const { ticket } = await user.call<{ ticket: string }>("POST", "/chat/ws_ticket");
    return async () => {
      const connection = new TestConnection(server.url, ticket);
      const opened = await connection.until("hello").then(
        () => true,
        () => false,
      );
      connection.close();
      return opened;
    };
  },
};

async function secondFactor(user: TestUser): Promise<string[]> {
  const { otpauth_uri } = await user.call<TwoFactorSetup>("POST", "/auth/two_factor/setup", { password: PASSWORD });
  const code = (URI.parse(otpauth_uri) as TOTP).generate();
  const { recovery_codes } = await user.call<{ recovery_codes: string[] }>("POST", "/auth/two_factor/confirm", {
    code,
  });
  return recovery_codes;
}

describe("attack 2: proofs end with the credentials they were asked with", () => {
  for (const [proof, begin] of Object.entries(PROOFS)) {
    test(`attack 2: ${proof} works as long as nothing changes`, async () => {
      expect(await (await begin(await aUser(server)))()).toBe(true);
    });
    for (const [change, make] of Object.entries(CHANGES)) {
      test(`attack 2: ${proof} does not outlive ${change}`, async () => {
        const user = await aUser(server);
        const use = await begin(user);
        await make(user);
        expect(await use()).toBe(false);
        const { email } = await server.app.db.query
          .selectFrom("users")
          .select("email")
          .where("id", "=", user.id)
          .executeTakeFirstOrThrow();
        expect(email).not.toMatch(/attacker|coder/);
      });
    }
  }

  for (const order of ["before", "after"] as const) {
    test(`attack 2: an account whose address was claimed by a reset opens by nothing that its maker added ${order} it was confirmed`, async () => {
      const attacker = await aUser(server);
      const add = async () => {
        await secondFactor(attacker);
        await addPasskey(attacker);
      };
      if (order === "before") await add();
      // The one whose address it is opens the link of a mail they did not ask for, without being signed in.
      const token = tokenIn(await mailTo(server, attacker.me.email, "verify_email"));
      expect((await post("/auth/verify_email", { token })).status).toBe(200);
      if (order === "after") await add();
      await resetPassword(attacker);
      const answer = (await (await login(attacker, NEW)).json()) as LoginResponse;
      if (!("access_token" in answer)) throw new Error("a second factor of the attacker is asked for");
      const state = await new TestUser(server.url, answer).call<SecurityState>("GET", "/auth/security");
      expect(state).toMatchObject({ two_factor: { enabled: false }, passkeys: [] });
    });
  }

  test("attack 2: what an owner who confirmed their address added stays after a reset", async () => {
    const ada = await aUser(server);
    const code = codeIn(await mailTo(server, ada.me.email, "verify_email"));
    await ada.call("POST", "/auth/verify_email", { code });
    await addPasskey(ada);
    await secondFactor(ada);
    await resetPassword(ada);
    expect(await (await login(ada, NEW)).json()).toMatchObject({ two_factor_required: true, passkey: true });
  });

  test("attack 2: a login that verified the old password starts no session after the change", async () => {
    const ada = await aUser(server);
    for (let round = 0; round < 5; round += 1) {
      const [from, to] = round % 2 === 0 ? [PASSWORD, NEW] : [NEW, PASSWORD];
      const racing = Array.from({ length: 6 }, () => login(ada, from));
      await ada.call("POST", "/auth/change_password", { current_password: from, password: to });
      for (const response of await Promise.all(racing)) {
        if (!response.ok) continue;
        const late = new TestUser(server.url, (await response.json()) as TokenResponse);
        expect((await late.request("GET", "/auth/me")).status).toBe(401);
      }
    }
  });
});

async function addPasskey(user: TestUser): Promise<void> {
  const options = await user.call<PasskeyOptions>("POST", "/auth/passkeys/options", { password: PASSWORD });
  await user.call("POST", "/auth/passkeys", { credential: await new Authenticator(ORIGIN).create(options) });
}
