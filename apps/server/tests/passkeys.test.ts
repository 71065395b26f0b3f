import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  LoginResponse,
  Passkey,
  PasskeyOptions,
  Problem,
  RecoveryCodesResponse,
  SecurityState,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { Authenticator } from "./authenticator.ts";
import { aServer, aUser, PASSWORD, request, type TestUser } from "./harness.ts";
import { mailTo } from "./outbox.ts";

const ORIGIN = "https://chat.example.org";
const password = PASSWORD;

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer({ PUBLIC_URL: ORIGIN });
});
afterAll(() => server.stop());

const post = (path: string, body?: unknown) => request(server.url, "POST", path, body);
const options = async (path: string, body?: unknown) => (await (await post(path, body)).json()) as PasskeyOptions;
const newOptions = (user: TestUser) => user.call<PasskeyOptions>("POST", "/auth/passkeys/options", { password });
const loginOptions = () => options("/auth/passkey_login/options");
const login = (credential: unknown) => post("/auth/passkey_login", { credential });

async function aPasskey(user: TestUser, name?: string) {
  const key = new Authenticator(ORIGIN);
  const credential = await key.create(await newOptions(user));
  const passkey = await user.call<Passkey>("POST", "/auth/passkeys", { credential, name });
  return { key, passkey };
}

async function half(user: TestUser) {
  const answer = (await (await post("/auth/login", { username: user.me.username, password })).json()) as LoginResponse;
  if (!("two_factor_required" in answer)) throw new Error("no second factor was asked for");
  return answer;
}

describe("ACC-7: passkeys", () => {
  test("ACC-7: one is added, told of, named, used instead of the password, and removed", async () => {
    const ada = await aUser(server);
    const { key, passkey } = await aPasskey(ada, "My phone");
    expect(passkey).toMatchObject({ name: "My phone", last_used_at: null });
    expect((await mailTo(server, ada.me.email, "passkey_added")).text).toContain("My phone");
    const asked = await loginOptions();
    expect(asked).toMatchObject({ userVerification: "required", rpId: "chat.example.org" });
    const done = await login(await key.sign(asked));
    expect(await done.json()).toMatchObject({ user: { id: ada.id } });
    expect(done.headers.getSetCookie().some((line) => line.includes("session_token"))).toBe(true);
    const path = `/auth/passkeys/${passkey.id}`;
    expect(await ada.call<Passkey>("PUT", path, { name: "Phone" })).toMatchObject({ name: "Phone" });
    const { passkeys } = await ada.call<SecurityState>("GET", "/auth/security");
    expect(passkeys).toMatchObject([{ id: passkey.id, last_used_at: expect.stringMatching(/^20/) }]);
    expect((await ada.refused("POST", `${path}/remove`, { password: "Wrong-Guess-1" })).errors[0]?.path).toBe(
      "password",
    );
    await ada.call("POST", `${path}/remove`, { password });
    await mailTo(server, ada.me.email, "passkey_removed");
    expect((await login(await key.sign(await loginOptions()))).status).toBe(401);
  });

  test("ACC-7: a challenge is answered once, in time, and by whom it was given to", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    const { key } = await aPasskey(ada);
    const asked = await loginOptions();
    const signed = await key.sign(asked);
    expect((await login(signed)).status).toBe(200);
    expect((await login(signed)).status).toBe(422);
    expect((await login(await key.sign(asked))).status).toBe(422);

    const same = await key.sign(await loginOptions());
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await login(same)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);

    const late = await loginOptions();
    await sql`update passkey_challenges set expires_at = now() - interval '1 second'`.execute(server.app.db.query);
    expect((await login(await key.sign(late))).status).toBe(422);

    // Ours, but given to her to add a passkey.
    const credential = await new Authenticator(ORIGIN).create(await newOptions(ada));
    expect((await eve.request("POST", "/auth/passkeys", { credential })).status).toBe(422);
    expect((await login(await key.sign(await newOptions(ada)))).status).toBe(422);
    expect((await login(await key.sign({ challenge: "made-up" }))).status).toBe(422);
  });

  test("ACC-7: what was signed elsewhere, without its owner, for somebody else or by a copy is refused", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    const { key } = await aPasskey(ada);
    const { key: hers } = await aPasskey(eve);
    const asks: Parameters<Authenticator["sign"]>[1][] = [
      { origin: "https://evil.example.org" },
      { origin: "http://chat.example.org" },
      { verified: false },
      { user_handle: hers.user_handle },
    ];
    for (const wrong of asks) expect((await login(await key.sign(await loginOptions(), wrong))).status).toBe(401);
    // The id of one with the key of another.
    const foreign = { ...(await hers.sign(await loginOptions())), id: key.id.toString("base64url") };
    foreign.rawId = foreign.id;
    foreign.response.userHandle = key.user_handle;
    expect((await login(foreign)).status).toBe(401);
    expect((await login(await key.sign(await loginOptions(), { count: 50 }))).status).toBe(200);
    expect((await login(await key.sign(await loginOptions(), { count: 50 }))).status).toBe(401);
    expect((await login(await key.sign(await loginOptions(), { count: 49 }))).status).toBe(401);
    expect((await login(await key.sign(await loginOptions(), { count: 51 }))).status).toBe(200);

    const create = async (wrong: Parameters<Authenticator["create"]>[1]) =>
      ada.request("POST", "/auth/passkeys", {
        credential: await new Authenticator(ORIGIN).create(await newOptions(ada), wrong),
      });
    expect((await create({ origin: "https://evil.example.org" })).status).toBe(422);
    expect((await create({ verified: false })).status).toBe(422);
    // Known already, to anybody.
    const taken = await key.create(await newOptions(eve));
    expect((await eve.refused("POST", "/auth/passkeys", { credential: taken })).code).toBe("conflict");
  });

  test("ACC-7: a passkey is a second factor beside the password, in place of an app", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    expect((await ada.refused("POST", "/auth/two_factor/enable", { password })).code).toBe("conflict");
    const { key, passkey } = await aPasskey(ada);
    const { key: hers } = await aPasskey(eve);
    const { recovery_codes } = await ada.call<RecoveryCodesResponse>("POST", "/auth/two_factor/enable", { password });
    expect(await ada.call("GET", "/auth/two_factor")).toEqual({ enabled: true, app: false, recovery_codes_left: 10 });

    const step = (token: string, credential: unknown) =>
      post("/auth/two_factor/passkey", { two_factor_token: token, credential });
    const { two_factor_token: token, ...ways } = await half(ada);
    expect(ways).toMatchObject({ app: false, passkey: true });
    const ask = () => options("/auth/two_factor/passkey/options", { two_factor_token: token });
    expect((await ask()) as object).toMatchObject({ allowCredentials: [{ id: key.id.toString("base64url") }] });
    expect((await step(token, await hers.sign(await ask()))).status).toBe(401);
    // Asked of somebody else, and to sign in alone.
    const other = (await half(ada)).two_factor_token;
    expect((await step(other, await key.sign(await ask()))).status).toBe(422);
    expect((await step(token, await key.sign(await loginOptions()))).status).toBe(422);
    expect((await login(await key.sign(await ask()))).status).toBe(422);
    // The password was given, so the owner need not be verified again.
    expect((await step(token, await key.sign(await ask(), { verified: false }))).status).toBe(200);
    expect((await step(token, await key.sign({ challenge: "x" }))).status).toBe(401);
    const code = recovery_codes[0];
    const again = (await half(ada)).two_factor_token;
    expect((await post("/auth/two_factor", { two_factor_token: again, code })).status).toBe(200);

    const path = `/auth/passkeys/${passkey.id}/remove`;
    expect((await ada.refused("POST", path, { password })).detail).toContain("only second factor");
    await ada.call("POST", "/auth/two_factor/disable", { password });
    await ada.call("POST", path, { password });
  });

  test("ACC-7: somebody's only way in cannot be taken away, even two at once", async () => {
    const ada = await aUser(server);
    const { query } = server.app.db;
    const passkeys = [(await aPasskey(ada)).passkey, (await aPasskey(ada)).passkey];
    await sql`delete from accounts where user_id = ${ada.id}`.execute(query);
    const removals = passkeys.map(({ id }) => ada.request("POST", `/auth/passkeys/${id}/remove`, {}));
    expect((await Promise.all(removals)).map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  test("ACC-7: suspended and deleted people are refused, by password too", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    const { query } = server.app.db;
    const [one, two] = [await aPasskey(ada), await aPasskey(bob)];
    await sql`update users set suspended_at = now() where id = ${ada.id}`.execute(query);
    const refusal = (await (await login(await one.key.sign(await loginOptions()))).json()) as Problem;
    expect(refusal.code).toBe("forbidden");
    expect((await post("/auth/login", { username: ada.me.username, password })).status).toBe(403);
    await bob.call("POST", "/auth/delete_account", { password, confirm: true });
    expect((await login(await two.key.sign(await loginOptions()))).status).toBe(401);
    const { rows } = await sql`select 1 from passkeys where user_id = ${bob.id}`.execute(query);
    expect(rows).toEqual([]);
  });

  test("ACC-7: attempts are limited, as those of passwords are", async () => {
    const own = await aServer({ PUBLIC_URL: ORIGIN, RATE_LIMIT_FACTOR: "1" });
    const send = async () => {
      const asked = (await (await request(own.url, "POST", "/auth/passkey_login/options")).json()) as PasskeyOptions;
      const key = new Authenticator(ORIGIN);
      await key.create({ ...asked, user: { id: "eA" } });
      const signed = { ...(await key.sign(asked)), id: "same", rawId: "same" };
      return (await request(own.url, "POST", "/auth/passkey_login", { credential: signed })).status;
    };
    const statuses: number[] = [];
    for (let index = 0; index < 8; index++) statuses.push(await send());
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
    await own.stop();
  });
});
