import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  AddContactsResponse,
  Comment,
  CommentsResponse,
  ContactsResponse,
  MembersResponse,
  PeopleResponse,
  Post,
  Problem,
  Profile,
  TokenResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { aRoom, aServer, aUser, eventually, PASSWORD, request, TestUser } from "./harness.ts";
import { codeIn, mailTo } from "./outbox.ts";
import { anSmtpServer } from "./smtp.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

let count = 0;
function signUp(more: Record<string, unknown>, url = server.url): Promise<Response> {
  count += 1;
  const username = `named${count}`;
  const person = { username, email: `${username}@example.org`, password: PASSWORD, first_name: "Na", last_name: "Me" };
  return request(url, "POST", "/auth/register", { ...person, ...more });
}
const signIn = (body: object) => request(server.url, "POST", "/auth/login", { password: PASSWORD, ...body });
const made = async (response: Response) => {
  if (response.status !== 201) throw new Error(await response.text());
  return new TestUser(server.url, (await response.json()) as TokenResponse);
};
const errorOf = async (response: Response) => ((await response.json()) as Problem).errors[0];

describe("case 76: email addresses", () => {
  const LOCAL = "a&b/c=d#e!f~g%h{i}j'k*l+m?n^o_p`q|r-s";

  test.each(["&", "/", "=", "#", "!", "~", "%", "{}", "$", "'", "*", "+", "?", "^", "_", "`", "|", "-"])(
    "case 76: %s before the @ is taken",
    async (sign) => {
      expect((await signUp({ email: `ada${sign}b${count}@example.org` })).status).toBe(201);
    },
  );

  test.each([
    ["user@bücher.example", "user@xn--bcher-kva.example", "user@bücher.example"],
    ["user@xn--e1afmkfd.xn--p1ai", "user@xn--e1afmkfd.xn--p1ai", "user@пример.рф"],
    [" Mixed.Case@BÜRO.Example ", "mixed.case@xn--bro-hoa.example", "mixed.case@büro.example"],
    ["at＠例え.example", "at@xn--r8jz45g.example", "at@例え.example"],
    ["dots@a。example", "dots@a.example", "dots@a.example"],
  ])("case 76: %s is kept as %s and shown as %s", async (email, kept, shown) => {
    const user = await made(await signUp({ email }));
    const { query } = server.app.db;
    const row = await query.selectFrom("users").select("email").where("id", "=", user.id).executeTakeFirstOrThrow();
    expect(row.email).toBe(kept);
    expect(user.me.email).toBe(shown);
    expect(await user.call<Profile>("GET", "/profile/me")).toMatchObject({ email: shown });
    expect(await user.call("GET", "/auth/email")).toMatchObject({ email: shown });
    // Either form, in any case, is this account: to sign in, and to nobody else.
    for (const form of [email, kept, shown, kept.toUpperCase()]) {
      expect((await signIn({ email: form })).status).toBe(200);
      expect(await errorOf(await signUp({ email: form }))).toEqual({
        path: "email",
        message: "There is already an account with this email.",
      });
    }
    expect((await mailTo(server, kept, "verify_email")).recipient).toBe(kept);
  });

  test("case 76: an address that changes is one form too", async () => {
    const user = await made(await signUp({}));
    const answer = await user.call("POST", "/auth/change_email", { email: "neu@Käse.example", password: PASSWORD });
    expect(answer).toMatchObject({ pending_email: "neu@käse.example" });
    const code = codeIn(await mailTo(server, "neu@xn--kse-qla.example", "verify_email"));
    expect(await user.call("POST", "/auth/verify_email", { code })).toMatchObject({ email: "neu@käse.example" });
  });

  test.each([
    "ada",
    "@example.org",
    "ada@",
    "ada@example",
    "a b@example.org",
    "ada@exa mple.org",
    "ada@-a.example",
    "ada@a..example",
    "ada@.example.org",
    "ada@exam_ple.org",
    "ada@a/b.example",
    "ada@ü:80.example",
    "<ada@example.org>",
    "ada@example.org, eve@example.org",
    "ädä@example.org",
    '"a"@example.org',
    "a@b@example.org",
    "ada@[127.0.0.1]",
    "ada@ü%2eexample.org",
    `${"a".repeat(65)}@example.org`,
  ])("case 76: %s is none", async (email) => {
    expect(await errorOf(await signUp({ email }))).toEqual({ path: "email", message: "This is not an email address." });
  });

  test("case 76: mail reaches them", async () => {
    const smtp = await anSmtpServer(0);
    const own = await aServer({ SMTP_URL: smtp.url });
    for (const email of [`${LOCAL}@example.org`, "leserin@bücher.example"]) {
      expect((await signUp({ email }, own.url)).status).toBe(201);
    }
    // The test server shows the letters of a domain; the header has it as it was sent.
    const reached = () => smtp.mails.map((mail) => mail.headers.get("to")).sort();
    await eventually(() => reached().length === 2, "both mails arrived");
    expect(reached()).toEqual([`${LOCAL}@example.org`, "leserin@xn--bcher-kva.example"]);
    await own.stop();
    await smtp.stop();
  });
});

describe("case 79: passwords in either form of Unicode", () => {
  const NFC = "Größe-é-2026".normalize("NFC");
  const NFD = NFC.normalize("NFD");

  test.each([
    ["composed", NFC],
    ["decomposed", NFD],
  ])("case 79: one chosen %s signs in by both", async (_, password) => {
    const user = await made(await signUp({ password }));
    for (const form of [NFC, NFD])
      expect((await signIn({ username: user.me.username, password: form })).status).toBe(200);
    expect((await signIn({ username: user.me.username, password: "Große-é-2026" })).status).toBe(401);
    const change = { current_password: password === NFC ? NFD : NFC, password: "Another-Horse-8" };
    expect((await user.request("POST", "/auth/change_password", change)).status).toBe(204);
  });

  test("case 79: hashes from before, of the password as it was typed, still fit", async () => {
    const user = await made(await signUp({}));
    const old = await Bun.password.hash(NFD, { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 });
    await sql`update accounts set password = ${old} where user_id = ${user.id}`.execute(server.app.db.query);
    for (const form of [NFC, NFD])
      expect((await signIn({ username: user.me.username, password: form })).status).toBe(200);
  });
});

describe("case 82: usernames that are paths", () => {
  test.each([
    "ads.txt",
    "llms.txt",
    "security.txt",
    "sw.js",
    "manifest.webmanifest",
    "sitemaps",
    "avatars",
    "add",
    "docs",
    "hooks",
    "saml",
    "scim",
    "app-ads.txt",
    "humans.txt",
    "crossdomain.xml",
    "browserconfig.xml",
    "Robots.TXT",
    "service-worker.js",
    "apple-touch-icon.png",
    "favicon.ico",
    "any.json",
    "any.css",
    "any.html",
    "any.php",
    "backup.zip",
    "dump.sql",
    "x.env",
    "well-known",
    "oauth",
    "webhooks",

    "graphql",
    "Settings",
    "metrics",

    "uploads",
    "@admin",
  ])("case 82: %s is reserved", async (username) => {
    expect(await errorOf(await signUp({ username }))).toEqual({ path: "username", message: "This name is reserved." });
  });

  test.each(["ada.lovelace", "j.r.r.tolkien", "adsy", "doc", "hooky"])("case 82: %s is not", async (username) => {
    expect((await signUp({ username })).status).toBe(201);
  });

  test("case 82: the first segment of every path that we answer is reserved", async () => {
    const { isReservedName, isUsername } = await import("@helloworld/protocol");
    const root = [
      "/health",
      "/ready",
      "/metrics",
      "/openapi.json",
      "/docs",
      "/robots.txt",
      "/sitemap.xml",
      "/sitemaps/a",
      "/feeds/a",
      "/assets/a",
    ];
    const declared = server.declared.map(({ path }) => path);
    const names = [...root, ...declared].map((path) => path.split("/")[1] ?? "").filter(isUsername);
    expect(names.filter((name) => !isReservedName(name))).toEqual([]);
  });

  test("case 82: someone who has such a name keeps it: they sign in, are found, and have their page", async () => {
    const user = await made(await signUp({}));
    await sql`update users set username = 'ads.txt' where id = ${user.id}`.execute(server.app.db.query);
    expect((await signIn({ username: "ads.txt" })).status).toBe(200);
    expect(await user.call("GET", "/profiles/by_username/ads.txt")).toMatchObject({ user: { id: user.id } });
    expect(await user.call("PUT", "/profile/me", { username: "ads.txt", bio: "Mine" })).toMatchObject({ bio: "Mine" });
    expect(await errorOf(await user.request("PUT", "/profile/me", { username: "llms.txt" }))).toEqual({
      path: "username",
      message: "This name is reserved.",
    });
    expect((await fetch(`${server.url}/ads.txt`)).status).toBe(200);
    expect((await fetch(`${server.url}/llms.txt`)).status).toBe(404);
  });
});

describe("case 83: a name as people type it", () => {
  for (const [how, type] of Object.entries({
    "with the @": (name: string) => `@${name}`,
    "with spaces and in capitals": (name: string) => ` @${name.toUpperCase()} `,
    "with a full-width @": (name: string) => `＠${name}`,
    "with a small @": (name: string) => `﹫${name}`,
    "with a space behind the @": (name: string) => `@ ${name}`,
  })) {
    test(`case 83: ${how}`, async () => {
      const [ada, nik] = [await aUser(server, "ada"), await aUser(server, "nik")];
      const typed = type(nik.me.username);
      const encoded = encodeURIComponent(typed);
      const { people } = await ada.call<PeopleResponse>("GET", `/people?q=${encoded}`);
      expect(people[0]?.id).toBe(nik.id);
      const added = await ada.call<AddContactsResponse>("POST", "/contacts", { people: typed });
      expect([...added.added, ...added.requested].map(({ id }) => id)).toEqual([nik.id]);
      const { contacts } = await ada.call<ContactsResponse>("GET", `/contacts?q=${encoded}`);
      expect(contacts.map(({ user }) => user.id)).toEqual([nik.id]);
      const room = await aRoom(ada, [nik]);
      const { members } = await ada.call<MembersResponse>("GET", `/chat/rooms/${room.id}/members?q=${encoded}`);
      expect(members.map(({ user }) => user.id)).toEqual([nik.id]);
      expect(await ada.call("GET", `/profiles/by_username/${encoded}`)).toMatchObject({ user: { id: nik.id } });
      const found = await ada.call<{ people: { person: { id: string } }[] }>("GET", `/search?q=${encoded}`);
      expect(found.people.map(({ person }) => person.id)).toContain(nik.id);
      for (const field of ["username", "email"]) expect((await signIn({ [field]: typed })).status).toBe(200);
    });
  }

  test("case 83: one can sign up as @name, and is name", async () => {
    const user = await made(await signUp({ username: " @plain.name " }));
    expect(user.me.username).toBe("plain.name");
  });
});

test("attack M5: whom a post and a comment name stays who it was, whoever takes the name later", async () => {
  const [ada, victim, mallory] = [
    await made(await signUp({})),
    await made(await signUp({})),
    await made(await signUp({})),
  ];
  const content = `Send it to @${victim.me.username}, not to @${mallory.me.username}`;
  const post = await ada.call<Post>("POST", "/posts", { title: "Where to", content, visibility: "public" });
  const comment = await ada.call<Comment>("POST", `/posts/${post.id}/comments`, { content });
  const mentioned = async () => [
    (await ada.call<Post>("GET", `/posts/${post.id}`)).mentions,
    (await ada.call<CommentsResponse>("GET", `/posts/${post.id}/comments`)).comments[0]?.mentions,
  ];
  expect(comment.mentions).toEqual({ [victim.me.username]: victim.id, [mallory.me.username]: mallory.id });
  await victim.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true });
  const left = { [mallory.me.username]: mallory.id };
  await eventually(async () => Object.keys((await mentioned())[0] ?? {}).length === 1, "the account is erased", 20_000);
  await eventually(
    async () => (await mallory.request("PUT", "/profile/me", { username: victim.me.username })).ok,
    "the name is free",
    20_000,
  );
  expect(await mentioned()).toEqual([left, left]);
  // Written anew, the text names whoever bears the name now.
  await ada.call("PUT", `/posts/${post.id}`, { content: `To @${victim.me.username} after all` });
  expect((await mentioned())[0]).toEqual({ [victim.me.username]: mallory.id });
});
