import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  IdentitiesResponse,
  Problem,
  ProvidersResponse,
  ReturnResponse,
  SecurityState,
  TokenResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { aServer, aUser, PASSWORD, request, TestUser } from "./harness.ts";
import { mailsTo, mailTo, tokenIn } from "./outbox.ts";
import { allow, person, type SignUp, TestProvider } from "./provider.ts";

const PUBLIC_URL = "http://localhost:4111";
const password = PASSWORD;

let provider: TestProvider;
let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  provider = await TestProvider.start();
  server = await aServer({ PUBLIC_URL, OIDC_PROVIDERS: provider.setting });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

type Visit = { url: string; cookie: string };
type Headers = Record<string, string>;
const as = (user: TestUser): Headers => ({ authorization: `Bearer ${user.token}` });

async function visit(body: object = { purpose: "sign_in" }, headers: Headers = {}, id = "test"): Promise<Visit> {
  const response = await request(server.url, "POST", `/auth/providers/${id}/visit`, body, headers);
  if (!response.ok) throw new Error(await response.text());
  const cookie = response.headers.getSetCookie().find((line) => line.includes("provider_visit")) ?? "";
  expect(cookie).toContain("HttpOnly; SameSite=Lax");
  return { ...((await response.json()) as { url: string }), cookie: cookie.split(";")[0] ?? "" };
}

/** Comes back with a query. The origin goes along, as from a page of ours. */
const comeBack = ({ cookie }: { cookie: string }, query: string, headers: Headers = {}, id = "test") =>
  request(server.url, "POST", `/auth/providers/${id}/return`, { query }, { cookie, origin: PUBLIC_URL, ...headers });

async function returned(by: Visit, query: string, headers: Headers = {}): Promise<ReturnResponse> {
  const response = await comeBack(by, query, headers);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as ReturnResponse;
}

/** All the way there and back. */
async function through(name: string, body?: object, headers: Headers = {}): Promise<ReturnResponse> {
  const by = await visit(body, headers);
  return returned(by, await allow(by.url, name), headers);
}

let count = 0;
/** Somebody at the provider. */
function aStranger(more: object = {}): string {
  count += 1;
  const name = `stranger${count}`;
  provider.people[name] = {
    email: `${name}@example.net`,
    email_verified: true,
    name: "Grace Brewster Hopper",
    ...more,
  };
  return name;
}

const signUp = (body: object) => request(server.url, "POST", "/auth/providers/sign_up", body);
/** An account here that has no password. */
async function aProviderUser(name = aStranger()): Promise<{ name: string; grace: TestUser }> {
  const offered = (await through(name)) as SignUp;
  const response = await signUp(person(offered));
  expect(response.status).toBe(201);
  return { name, grace: new TestUser(server.url, (await response.json()) as TokenResponse) };
}

const identities = async (user: TestUser) =>
  (await user.call<IdentitiesResponse>("GET", "/auth/identities")).identities;

describe("ACC-8: signing in with a provider", () => {
  test("ACC-8: somebody new chooses a username; from then on they sign in by it", async () => {
    const list = (await (await request(server.url, "GET", "/auth/providers")).json()) as ProvidersResponse;
    expect(list).toEqual({ providers: [{ id: "test", name: "Test ID" }] });
    const name = aStranger();
    const offered = (await through(name, { purpose: "sign_in", next: "/rooms?create=true" })) as SignUp;
    expect(offered).toMatchObject({
      outcome: "sign_up",
      next: "/rooms?create=true",
      provider: "Test ID",
      email: `${name}@example.net`,
      email_taken: false,
      first_name: "Grace",
      last_name: "Brewster Hopper",
    });
    const taken = await aUser(server);
    const wrong = await signUp(person(offered, { username: taken.me.username }));
    expect(((await wrong.json()) as Problem).errors).toMatchObject([{ path: "username" }]);
    const reserved = await signUp(person(offered, { username: "sign_in_with" }));
    expect(((await reserved.json()) as Problem).errors).toMatchObject([{ path: "username" }]);
    const body = person(offered);
    const made = await signUp(body);
    expect(made.status).toBe(201);
    const { user } = (await made.json()) as TokenResponse;
    expect(user).toMatchObject({ username: body.username, email: offered.email, email_verified: true });
    // What the provider said of them is used up.
    expect((await signUp(person({ ...offered, email: `again-${offered.email}` }))).status).toBe(409);
    const again = await through(name);
    expect(again).toMatchObject({ outcome: "signed_in", session: { user: { id: user.id } } });
  });

  test("ACC-8: an address that the provider does not vouch for, or another one, is to be confirmed", async () => {
    const offered = (await through(aStranger({ email_verified: false }))) as SignUp;
    const one = (await (await signUp(person(offered))).json()) as TokenResponse;
    expect(one.user.email_verified).toBe(false);
    await mailTo(server, one.user.email, "verify_email");
    const next = (await through(aStranger())) as SignUp;
    const email = `other-${next.email}`;
    const two = (await (await signUp(person(next, { email }))).json()) as TokenResponse;
    expect(two.user).toMatchObject({ email, email_verified: false });
    const words = (await through(aStranger({ email_verified: "true" }))) as SignUp;
    expect(((await (await signUp(person(words))).json()) as TokenResponse).user.email_verified).toBe(false);
  });

  test("ACC-8: the address of an account signs nobody in to it, confirmed or not", async () => {
    for (const email_verified of [true, false]) {
      const ada = await aUser(server);
      const offered = (await through(aStranger({ email: ada.me.email.toUpperCase(), email_verified }))) as SignUp;
      // That there is such an account is told only to whom the provider vouches for.
      expect(offered).toMatchObject({ outcome: "sign_up", email_taken: email_verified });
      const refused = (await (await signUp(person(offered))).json()) as Problem;
      expect(refused.errors).toMatchObject([{ path: "email" }]);
      expect(await identities(ada)).toEqual([]);
    }
  });

  test("ACC-8: whoever held an address unconfirmed loses every way in once its owner chooses a password", async () => {
    const owner = `owner${Date.now()}@example.org`;
    const { name, grace } = await aProviderUser(aStranger({ email: owner, email_verified: false }));
    await request(server.url, "POST", "/auth/forgot_password", { email: owner });
    const token = tokenIn(await mailTo(server, owner, "reset_password"));
    await request(server.url, "POST", "/auth/reset_password", { token, password });
    expect(await through(name)).toMatchObject({ outcome: "sign_up" });
    const signed = await request(server.url, "POST", "/auth/login", { username: grace.me.username, password });
    const mine = new TestUser(server.url, (await signed.json()) as TokenResponse);
    expect(await identities(mine)).toEqual([]);
  });

  test("ACC-8: only the browser that left returns, once, and with just what it was sent for", async () => {
    const name = aStranger();
    const one = await visit();
    const query = await allow(one.url, name);
    expect((await comeBack({ cookie: "" }, query)).status).toBe(409);
    expect((await comeBack(await visit(), query)).status).toBe(409);
    expect((await comeBack(one, query, { origin: "https://evil.example.org" })).status).toBe(403);
    expect(await returned(one, query)).toMatchObject({ outcome: "sign_up" });
    expect((await comeBack(one, query)).status).toBe(409);

    const two = await visit();
    const search = new URLSearchParams(await allow(two.url, name));
    search.set("state", "of-somebody-else");
    expect((await comeBack(two, `?${search}`)).status).toBe(409);

    // A code that was used, in a visit of its own.
    const three = await visit();
    const replayed = new URLSearchParams(query);
    replayed.set("state", new URL(three.url).searchParams.get("state") ?? "");
    expect((await comeBack(three, `?${replayed}`)).status).toBe(409);

    const four = await visit();
    const nonce = new URL(four.url);
    nonce.searchParams.set("nonce", "of-somebody-else");
    expect((await comeBack(four, await allow(nonce.href, name))).status).toBe(409);

    const five = await visit();
    const challenge = new URL(five.url);
    challenge.searchParams.set("code_challenge", "A".repeat(43));
    expect((await comeBack(five, await allow(challenge.href, name))).status).toBe(409);

    const six = await visit();
    const late = await allow(six.url, name);
    await sql`update oauth_states set expires_at = now() - interval '1 second'`.execute(server.app.db.query);
    expect((await comeBack(six, late)).status).toBe(409);

    const seven = await visit();
    const refused = (await (await comeBack(seven, await allow(seven.url, ""))).json()) as Problem;
    expect(refused).toMatchObject({
      code: "forbidden",
      detail: "You did not allow it at Test ID, so nothing has changed.",
    });
  });

  test("ACC-8: nobody is sent to a page that is not ours", async () => {
    for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil"]) {
      const response = await request(server.url, "POST", "/auth/providers/test/visit", { purpose: "sign_in", next });
      expect(response.status).toBe(422);
    }
  });

  test("ACC-8: the second factor is asked for all the same, and suspended people are refused", async () => {
    const { name, grace } = await aProviderUser();
    const { query } = server.app.db;
    await sql`insert into second_factors (user_id) values (${grace.id})`.execute(query);
    const answer = await through(name);
    expect(answer).toMatchObject({ outcome: "two_factor", two_factor_challenge: { two_factor_required: true } });
    expect(JSON.stringify(answer)).not.toContain("access_token");
    await sql`delete from second_factors where user_id = ${grace.id}`.execute(query);
    await sql`update users set suspended_at = now() where id = ${grace.id}`.execute(query);
    const by = await visit();
    expect((await comeBack(by, await allow(by.url, name))).status).toBe(403);
  });
});

describe("ACC-8: connected accounts", () => {
  const link = (user: TestUser, body: object = { password }) =>
    user.request("POST", "/auth/providers/test/visit", { purpose: "link", next: "/settings/security", ...body });

  test("ACC-8: one is connected by the password, told of, used and disconnected", async () => {
    const ada = await aUser(server);
    const name = aStranger();
    expect((await link(ada, {})).status).toBe(422);
    expect((await link(ada, { password: "Wrong-Guess-1" })).status).toBe(422);
    expect((await request(server.url, "POST", "/auth/providers/test/visit", { purpose: "link" })).status).toBe(401);
    const linked = await through(name, { purpose: "link", next: "/settings/security", password }, as(ada));
    expect(linked).toEqual({ outcome: "linked", next: "/settings/security", provider: "Test ID" });
    expect((await mailTo(server, ada.me.email, "identity_linked")).text).toContain("Test ID");
    const [mine] = await identities(ada);
    expect(mine).toMatchObject({ provider: "test", name: "Test ID", email: `${name}@example.net` });
    expect(await through(name)).toMatchObject({ outcome: "signed_in", session: { user: { id: ada.id } } });
    const path = `/auth/identities/${mine?.id}/unlink`;
    const eve = await aUser(server);
    expect((await eve.refused("POST", path, { password })).code).toBe("not_found");
    expect((await ada.refused("POST", path, {})).errors[0]?.path).toBe("password");
    await ada.call("POST", path, { password });
    await mailTo(server, ada.me.email, "identity_unlinked");
    expect(await through(name)).toMatchObject({ outcome: "sign_up" });
  });

  test("ACC-8: it is that of one person, and returns to the session that began", async () => {
    const [ada, eve] = [await aUser(server), await aUser(server)];
    const name = aStranger();
    await through(name, { purpose: "link", password }, as(ada));
    const body = { purpose: "link", password };
    const foreign = await visit(body, as(eve));
    expect((await comeBack(foreign, await allow(foreign.url, name), as(eve))).status).toBe(409);
    const second = await visit(body, as(ada));
    expect((await comeBack(second, await allow(second.url, aStranger()), as(ada))).status).toBe(409);
    const mixed = await visit(body, as(eve));
    expect((await comeBack(mixed, await allow(mixed.url, aStranger()), as(ada))).status).toBe(403);
    const visitor = await visit(body, as(eve));
    expect((await comeBack(visitor, await allow(visitor.url, aStranger()))).status).toBe(403);
    expect(await identities(eve)).toEqual([]);
    expect(await mailsTo(server, eve.me.email, "identity_linked")).toEqual([]);
  });

  test("ACC-8: without a password it is the only way in, until one is chosen; and the account can be deleted", async () => {
    const { name, grace } = await aProviderUser();
    expect(await grace.call<SecurityState>("GET", "/auth/security")).toMatchObject({ has_password: false });
    const [mine] = await identities(grace);
    const path = `/auth/identities/${mine?.id}/unlink`;
    expect((await grace.refused("POST", path, {})).detail).toContain("only way into your account");
    await request(server.url, "POST", "/auth/forgot_password", { email: grace.me.email });
    const token = tokenIn(await mailTo(server, grace.me.email, "reset_password"));
    await request(server.url, "POST", "/auth/reset_password", { token, password });
    const back = (await through(name)) as Extract<ReturnResponse, { outcome: "signed_in" }>;
    const again = new TestUser(server.url, back.session);
    await again.call("POST", path, { password });

    const other = await aProviderUser();
    const { query } = server.app.db;
    await sql`update sessions set created_at = now() - interval '1 hour' where user_id = ${other.grace.id}`.execute(
      query,
    );
    expect((await other.grace.refused("POST", "/auth/delete_account", { confirm: true })).code).toBe("forbidden");
    const fresh = (await through(other.name)) as typeof back;
    await new TestUser(server.url, fresh.session).call("POST", "/auth/delete_account", { confirm: true });
    const { rows } = await sql`select 1 from identities where user_id = ${other.grace.id}`.execute(query);
    expect(rows).toEqual([]);
    expect(await through(other.name)).toMatchObject({ outcome: "sign_up" });
  });
});
