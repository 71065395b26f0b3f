import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Problem, Session, TokenResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import { newSetupToken } from "../src/features/accounts/actions.ts";
import { deviceOf } from "../src/features/accounts/sessions.ts";
import { aServer, aUser, eventually, PASSWORD, request, TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const form = (more: Record<string, unknown> = {}) => {
  const username = `p${Math.random().toString(36).slice(2, 12)}`;
  return {
    username,
    email: `${username}@example.org`,
    password: PASSWORD,
    first_name: "Ada",
    last_name: "Lovelace",
    ...more,
  };
};

async function fieldsOf(body: unknown): Promise<Record<string, string>> {
  const response = await request(server.url, "POST", "/auth/register", body);
  expect(response.status).toBe(422);
  return Object.fromEntries(((await response.json()) as Problem).errors.map((error) => [error.path, error.message]));
}

async function signIn(name: string, password = PASSWORD): Promise<TestUser> {
  const response = await request(
    server.url,
    "POST",
    "/auth/login",
    name.includes("@") ? { email: name, password } : { username: name, password },
  );
  if (!response.ok) throw new Error(await response.text());
  return new TestUser(server.url, (await response.json()) as TokenResponse);
}

describe("ACC-1: signing up", () => {
  test("ACC-1: an account is made and signed in at once", async () => {
    const body = form();
    const response = await request(server.url, "POST", "/auth/register", body);
    expect(response.status).toBe(201);
    const answer = (await response.json()) as TokenResponse;
    expect(answer).toMatchObject({
      token_type: "bearer",
      user: { username: body.username, name: "Ada Lovelace", role: "user", email_verified: false },
    });
    expect(await new TestUser(server.url, answer).call<TokenResponse["user"]>("GET", "/auth/me")).toEqual(answer.user);
  });

  test("ACC-1: each field that does not fit says why", async () => {
    expect(await fieldsOf({ username: "x", email: "x", password: "short", first_name: " ", last_name: "" })).toEqual({
      username: "At least 3 characters.",
      email: "This is not an email address.",
      password: "At least 8 characters.",
      first_name: "This field is required.",
      last_name: "This field is required.",
    });
    for (const username of ["sp ace", "-dash", "dot.", "dou__ble", "ünï", "аdmin", "a/b", "a@b", "x".repeat(31)]) {
      expect(Object.keys(await fieldsOf(form({ username })))).toEqual(["username"]);
    }
    for (const password of ["nouppercase1", "NOLOWERCASE1", "NoDigitsHere", "x".repeat(129)]) {
      expect(Object.keys(await fieldsOf(form({ password })))).toEqual(["password"]);
    }
  });

  test("ACC-1: a leaked password is refused, whatever its case", async () => {
    for (const password of ["Password1", "PassWord123", "Qwerty123"]) {
      expect(await fieldsOf(form({ password }))).toEqual({
        password: "This password is on a list of leaked ones. Choose another.",
      });
    }
  });

  test("ACC-1: names that would shadow a page are refused in any case", async () => {
    for (const username of ["messages", "Admin", "LOGIN", "settings", "create_post"]) {
      expect(await fieldsOf(form({ username }))).toEqual({ username: "This name is reserved." });
    }
  });

  test("ACC-1: username and email are unique regardless of case, also when two sign up at once", async () => {
    const body = form();
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => request(server.url, "POST", "/auth/register", body)),
    );
    expect(responses.map((response) => response.status).sort()).toEqual([201, ...Array(9).fill(422)]);
    expect(await fieldsOf({ ...body, username: body.username.toUpperCase(), email: body.email.toUpperCase() })).toEqual(
      {
        username: "This username is taken.",
        email: "There is already an account with this email.",
      },
    );
  });

  test("ACC-1: passwords are kept as argon2id hashes only", async () => {
    const user = await aUser(server);
    const rows = await sql<{ password: string }>`select password from accounts where user_id = ${user.id}`.execute(
      server.app.db.query,
    );
    expect(rows.rows[0]?.password).toStartWith("$argon2id$v=19$m=19456,t=2");
  });
});

describe("ACC-2: signing in and out", () => {
  test("ACC-2: by username or email, in any case", async () => {
    const user = await aUser(server, "Grace");
    for (const name of [user.me.username, user.me.username.toUpperCase(), user.me.email, user.me.email.toUpperCase()]) {
      expect((await signIn(name)).id).toBe(user.id);
    }
  });

  test("ACC-2: a wrong password and an unknown name answer alike", async () => {
    const user = await aUser(server);
    const answer = async (username: string) => {
      const response = await request(server.url, "POST", "/auth/login", { username, password: "Wrong-Guess-1" });
      const { request_id: _, ...problem } = (await response.json()) as Problem;
      return problem;
    };
    expect(await answer(user.me.username)).toEqual(await answer("nobody-of-this-name"));
    expect((await answer(user.me.username)).code).toBe("wrong_credentials");
  });

  test("ACC-2: sessions are listed with their device, and each can be ended", async () => {
    const user = await aUser(server);
    const second = await signIn(user.me.username);
    const { sessions } = await second.call<{ sessions: Session[] }>("GET", "/auth/sessions");
    expect(sessions).toHaveLength(2);
    expect(sessions.filter((session) => session.current)).toHaveLength(1);
    expect(sessions[0]).toMatchObject({ ip_address: "127.0.0.1", device: expect.any(String) });
    const other = sessions.find((session) => !session.current) as Session;
    const connection = await user.connect();
    await second.call("DELETE", `/auth/sessions/${other.id}`);
    expect((await connection.untilClosed()).code).toBe(4001);
    expect((await user.refused("GET", "/auth/me")).code).toBe("session_expired");
    await second.call("GET", "/auth/me");
  });

  test("ACC-2: signing out everywhere ends all sessions", async () => {
    const user = await aUser(server);
    const others = await Promise.all([signIn(user.me.username), signIn(user.me.username)]);
    await user.call("DELETE", "/auth/sessions");
    for (const session of [user, ...others])
      expect((await session.refused("GET", "/auth/me")).code).toBe("session_expired");
  });

  test("ACC-2: an idle session times out; use moves it on", async () => {
    const user = await aUser(server);
    const { query } = server.app.db;
    const expiry = async () =>
      (
        await query.selectFrom("sessions").select("expires_at").where("user_id", "=", user.id).executeTakeFirstOrThrow()
      ).expires_at.getTime();
    await sql`update sessions set expires_at = now() + interval '1 day' where user_id = ${user.id}`.execute(query);
    const connection = await user.connect();
    await connection.ask("sync", { cursors: {} });
    await connection.ask("mark_read", { room_id: Bun.randomUUIDv7(), seq: 0 }).catch(() => undefined);
    await eventually(async () => (await expiry()) > Date.now() + 13 * 24 * 3600_000, "the idle limit moved");
    await sql`update sessions set expires_at = now() - interval '1 second' where user_id = ${user.id}`.execute(query);
    expect((await user.refused("GET", "/auth/me")).code).toBe("session_expired");
  });

  test("ACC-2: devices are named for their owner", () => {
    expect(deviceOf("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0")).toBe("Firefox on Linux");
    expect(
      deviceOf("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1"),
    ).toBe("Safari on iOS");
    expect(deviceOf("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0")).toBe("Edge on Windows");
    expect(deviceOf("")).toBe("Unknown device");
    expect(deviceOf("curl/8.0\u0007")).toBe("curl/8.0");
  });
});

describe("ACC-6: bearer tokens", () => {
  test("ACC-6: a token ends with its session", async () => {
    const user = await aUser(server);
    await user.call("POST", "/auth/logout");
    expect((await user.refused("GET", "/chat/rooms")).code).toBe("session_expired");
  });

  test("ACC-6: tokens that were changed, signed otherwise or unsigned are refused", async () => {
    const user = await aUser(server);
    const [head, body, signature] = user.token.split(".") as [string, string, string];
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
    const claims = { ...JSON.parse(Buffer.from(body, "base64url").toString()), exp: 9_999_999_999 };
    const changed = Buffer.from(JSON.stringify(claims)).toString("base64url");
    for (const token of [`${head}.${changed}.${signature}`, `${unsigned}.${body}.`, `${head}.${body}.AAAA`, "x", ""]) {
      const response = await request(server.url, "GET", "/auth/me", undefined, { authorization: `Bearer ${token}` });
      expect(response.status).toBe(401);
    }
  });
});

describe("ACC-9: the first admin", () => {
  test("ACC-9: the one-time link works once, for one of two hundred at the same time, and none is made after", async () => {
    const own = await aServer();
    const people = await Promise.all(Array.from({ length: 4 }, () => aUser(own)));
    const old = await newSetupToken(own.app);
    const token = await newSetupToken(own.app);
    const [first] = people as [TestUser];
    expect((await first.refused("POST", "/auth/claim_admin", { token: old })).code).toBe("forbidden");
    const statuses = await Promise.all(
      Array.from(
        { length: 200 },
        async (_, index) =>
          (await (people[index % 4] as TestUser).request("POST", "/auth/claim_admin", { token })).status,
      ),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    const roles = await Promise.all(
      people.map(async (person) => (await person.call<{ role: string }>("GET", "/auth/me")).role),
    );
    expect(roles.filter((role) => role === "admin")).toHaveLength(1);
    expect(await newSetupToken(own.app)).toBeNull();
    await own.stop();
  });

  test("ACC-9: signing up cannot choose a role", async () => {
    const response = await request(server.url, "POST", "/auth/register", form({ role: "admin" }));
    expect(((await response.json()) as TokenResponse).user.role).toBe("user");
  });
});

test("OPS-3: metrics are for the operator's token only", async () => {
  const own = await aServer({ METRICS_TOKEN: "a-long-enough-token" });
  const read = (authorization?: string) =>
    fetch(`${own.url}/metrics`, { headers: authorization ? { authorization } : {} });
  expect((await read()).status).toBe(404);
  expect((await read("Bearer wrong-token-of-no-use")).status).toBe(404);
  const text = await (await read("Bearer a-long-enough-token")).text();
  expect(text).toContain("helloworld_live_connections 0");
  expect(text).toContain('helloworld_http_requests_total{method="GET",route="page",status="404"} 2');
  await own.stop();
  expect((await fetch(`${server.url}/metrics`, { headers: { authorization: "Bearer undefined" } })).status).toBe(404);
});
