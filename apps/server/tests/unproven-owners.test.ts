import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  AddContactsResponse,
  ContactsResponse,
  EmailState,
  NewInvitation,
  OutboxResponse,
  PeopleResponse,
  Post,
  Profile,
  RemovalResponse,
  Room,
  ScheduledResponse,
  TokenResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { aRoom, aServer, aUser, eventually, PASSWORD, request, TestUser } from "./harness.ts";
import { confirmEmail, mailsTo, mailTo, tokenIn } from "./outbox.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());
const mailIs = (has_mail: boolean) => server.app.db.query.updateTable("site").set({ has_mail }).execute();

const people = (...names: string[]) => Promise.all(names.map((name) => aUser(server, name)));

describe("attack M3: an address that nobody confirmed is nobody's", () => {
  const add = (user: TestUser, person: string) =>
    user.call<AddContactsResponse>("POST", "/contacts", { people: [{ person }] });
  const found = async (user: TestUser, words: string) =>
    (await user.call<PeopleResponse>("GET", `/people?q=${encodeURIComponent(words)}`)).people.map(({ id }) => id);
  const contactsBy = async (user: TestUser, words: string) =>
    (await user.call<ContactsResponse>("GET", `/contacts?q=${encodeURIComponent(words)}`)).contacts.length;
  const shown = async (user: TestUser | null, id: string) => {
    const path = `/profile/users/${id}`;
    const response = await (user ? user.request("GET", path) : request(server.url, "GET", path));
    return ((await response.json()) as Profile).email;
  };

  test("attack M3: it adds nobody, finds nobody and is on no profile until it is confirmed", async () => {
    const [impostor, colleague, friend] = (await people("ceo", "colleague", "friend")) as [
      TestUser,
      TestUser,
      TestUser,
    ];
    const { email } = impostor.me;
    await impostor.call("PUT", "/profile/me", { show_email: "everyone" });
    await add(friend, impostor.me.username);
    // Nobody can confirm an address where no mail is sent.
    expect(await found(colleague, email)).toEqual([impostor.id]);
    await mailIs(true);

    expect(await add(colleague, email)).toMatchObject({ added: [], requested: [], unknown: [email] });
    expect(await found(colleague, email)).toEqual([]);
    expect(await contactsBy(friend, email)).toBe(0);
    for (const viewer of [null, colleague, friend]) expect(await shown(viewer, impostor.id)).toBeNull();
    expect(await shown(impostor, impostor.id)).toBe(email);

    await confirmEmail(server, impostor);
    expect(await found(colleague, email)).toEqual([impostor.id]);
    expect(await contactsBy(friend, email)).toBe(1);
    for (const viewer of [null, colleague]) expect(await shown(viewer, impostor.id)).toBe(email);
    expect((await add(colleague, email)).added.map(({ id }) => id)).toEqual([impostor.id]);
  });
});

describe("attack M4: what a squatter prepared does not act for the owner of the address", () => {
  const NEW = "Another-Horse-8";
  const post = (path: string, body: unknown, headers = {}) => request(server.url, "POST", path, body, headers);
  const signIn = async (username: string) =>
    new TestUser(server.url, (await (await post("/auth/login", { username, password: NEW })).json()) as TokenResponse);
  const linkFor = async (email: string) => {
    await post("/auth/forgot_password", { email });
    return mailTo(server, email, "reset_password");
  };
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

  /** An account with an address of someone else, and all that it could do later. */
  async function aSquatter() {
    const [squatter, accomplice] = (await people("vic", "accomplice")) as [TestUser, TestUser];
    const person = (user: TestUser) => ({ people: [{ person: user.me.username }] });
    await squatter.call("POST", "/contacts", person(accomplice));
    await accomplice.call("POST", "/contacts", person(squatter));
    const board = await aRoom(accomplice, [squatter], { visibility: "secret" });
    const content = "I resign and wire the money";
    await squatter.call("POST", `/chat/rooms/${board.id}/messages`, { content, scheduled_at: inAnHour() });
    await squatter.call("PUT", "/chat/drafts", { room_id: board.id, thread_id: null, content, reply_to_id: null });
    const team = await aRoom(squatter, [accomplice], { visibility: "secret" });
    const body = { expires_in: null, max_uses: null };
    const { token } = await squatter.call<NewInvitation>("POST", `/chat/rooms/${team.id}/invitations`, body);
    const written = { title: "Mine", content: "Words of the squatter", visibility: "public" };
    const { id: post_id } = await squatter.call<Post>("POST", "/posts", written);
    await squatter.call("PUT", "/profile/me", { bio: "Send me your passwords" });
    return { squatter, accomplice, board, invitation: token, post_id };
  }

  /** Lets what was scheduled become due, and the scheduler find it. */
  async function anHourPasses(): Promise<void> {
    await sql`update scheduled_messages set scheduled_at = now() - interval '1 minute'`.execute(server.app.db.query);
    await Bun.sleep(2_500);
  }

  test("attack M4: after a reset by the owner of the address nothing acts or reads in their name", async () => {
    const { squatter, accomplice, board, invitation, post_id } = await aSquatter();
    const { email, username } = squatter.me;
    const connection = await squatter.connect();
    const token = tokenIn(await linkFor(email));
    expect((await post("/auth/reset_password", { token, password: NEW })).status).toBe(204);

    expect((await squatter.request("GET", "/auth/me")).status).toBe(401);
    expect((await connection.untilClosed(1_000)).code).toBe(4001);
    const victim = await signIn(email);
    expect(victim.me).toMatchObject({ id: squatter.id, email, username, email_verified: true });
    const opened = await request(server.url, "GET", `/chat/invitations/${invitation}`);
    expect(((await opened.json()) as { state: string }).state).toBe("revoked");
    expect((await victim.call<ScheduledResponse>("GET", "/chat/scheduled")).scheduled).toEqual([]);
    await anHourPasses();
    expect((await accomplice.readAll(board.id)).map(({ content }) => content).join()).not.toContain("resign");
    await eventually(
      async () =>
        (await accomplice.call<ContactsResponse>("GET", "/contacts")).contacts.length === 0 &&
        (await victim.call<ContactsResponse>("GET", "/contacts")).contacts.length === 0,
      "they are no contacts any more",
    );
    const secret = { title: "Salaries", content: "For my contacts", visibility: "private" };
    const { id } = await victim.call<Post>("POST", "/posts", secret);
    expect((await accomplice.request("GET", `/posts/${id}`)).status).toBe(404);
    // What was written is still there: its author may as well be the owner.
    expect((await victim.request("GET", `/posts/${post_id}`)).status).toBe(200);
  }, 30_000);

  test("attack M4: a removal of before cannot be undone into a contact of the owner; what showed more is reset", async () => {
    const { squatter, accomplice } = await aSquatter();
    await squatter.call("PUT", "/profile/me", { show_email: "everyone" });
    const { removal_id } = await accomplice.call<RemovalResponse>("DELETE", `/contacts/${squatter.id}`);
    const token = tokenIn(await linkFor(squatter.me.email));
    expect((await post("/auth/reset_password", { token, password: NEW })).status).toBe(204);
    const undone = await accomplice.request("POST", `/contacts/removals/${removal_id}/undo`);
    expect(undone.status).toBeGreaterThanOrEqual(400);
    const victim = await signIn(squatter.me.email);
    expect((await victim.call<ContactsResponse>("GET", "/contacts")).contacts).toEqual([]);
    const { rows } = await sql`select 1 from profiles where user_id = ${victim.id} and show_email = 'everyone'`.execute(
      server.app.db.query,
    );
    expect(rows).toEqual([]);
  });

  test("attack M4: the same where the address was confirmed by somebody who was not signed in", async () => {
    const { squatter, accomplice } = await aSquatter();
    const confirming = tokenIn(await mailTo(server, squatter.me.email, "verify_email"));
    expect((await post("/auth/verify_email", { token: confirming })).status).toBe(200);
    const token = tokenIn(await linkFor(squatter.me.email));
    expect((await post("/auth/reset_password", { token, password: NEW })).status).toBe(204);
    const victim = await signIn(squatter.me.email);
    expect((await victim.call<ScheduledResponse>("GET", "/chat/scheduled")).scheduled).toEqual([]);
    await eventually(
      async () => (await accomplice.call<ContactsResponse>("GET", "/contacts")).contacts.length === 0,
      "they are no contacts any more",
    );
  });

  test("attack M4: where its maker resets, in a browser that signed in to it, the account stays", async () => {
    const { squatter: ada, board } = await aSquatter();
    const cookies = async () => {
      const signed = await post("/auth/login", { username: ada.me.username, password: PASSWORD });
      return signed.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
    };
    // Signed out meanwhile: only that it knows the browser.
    const cookie = (await cookies()).find((one) => one.includes("device")) ?? "";
    await ada.call("DELETE", "/auth/sessions");
    const token = tokenIn(await linkFor(ada.me.email));
    expect((await post("/auth/reset_password", { token, password: NEW }, { cookie, origin: server.url })).status).toBe(
      204,
    );
    const again = await signIn(ada.me.email);
    expect(again.me).toMatchObject({ id: ada.id, email_verified: true });
    expect((await again.call<Room>("GET", `/chat/rooms/${board.id}`)).member_count).toBe(2);
    expect((await again.call<ScheduledResponse>("GET", "/chat/scheduled")).scheduled).toHaveLength(1);
  });

  test("attack M4: a confirmed account keeps everything, wherever its password is reset", async () => {
    const { squatter: ada, board } = await aSquatter();
    await confirmEmail(server, ada);
    const token = tokenIn(await linkFor(ada.me.email));
    await post("/auth/reset_password", { token, password: NEW });
    const again = await signIn(ada.me.email);
    expect(again.id).toBe(ada.id);
    expect((await again.call<Room>("GET", `/chat/rooms/${board.id}`)).member_count).toBe(2);
    expect((await again.call<ScheduledResponse>("GET", "/chat/scheduled")).scheduled).toHaveLength(1);
    expect((await again.call<ContactsResponse>("GET", "/contacts")).contacts).toHaveLength(1);
  });
});

describe("attack m8: mails to addresses of strangers", () => {
  test("attack m8: an address gets five mails to confirm a day, whichever accounts ask, and none is told", async () => {
    const stranger = "target@victim.example";
    const attackers = await people("one", "two", "three");
    const answers: EmailState[] = [];
    for (const email of [stranger, "target+1@victim.example"]) {
      for (const attacker of attackers) {
        const body = { email, password: PASSWORD };
        for (const _ of [1, 2]) answers.push(await attacker.call<EmailState>("POST", "/auth/change_email", body));
      }
    }
    expect(answers.map(({ pending_email }) => pending_email?.split(/[+@]/)[0])).toEqual(Array(12).fill("target"));
    expect(new Set(answers.map(({ resend_after_ms }) => resend_after_ms > 0))).toEqual(new Set([true]));
    const [admin] = (await people("admin")) as [TestUser];
    await sql`update users set role = 'admin' where id = ${admin.id}`.execute(server.app.db.query);
    const { mails } = await admin.call<OutboxResponse>("GET", "/admin/outbox?limit=100");
    const theirs = mails.filter(({ recipient }) => recipient.endsWith("@victim.example"));
    expect(theirs.filter(({ status }) => status === "kept")).toHaveLength(5);
    expect(theirs.filter(({ status }) => status === "failed")).toHaveLength(7);

    // A day later it may be written to again.
    await sql`update mail_counts set counted_from = now() - interval '25 hours'`.execute(server.app.db.query);
    const [late] = (await people("late")) as [TestUser];
    await late.call("POST", "/auth/change_email", { email: stranger, password: PASSWORD });
    const texts = (await mailsTo(server, stranger, "verify_email")).map(({ text }) => text !== "");
    expect(texts[0]).toBe(true);
  });

  test("attack m8: an account with an address of someone else does not send them notices without end", async () => {
    const [squatter] = (await people("noisy")) as [TestUser];
    let password = PASSWORD;
    for (let round = 0; round < 14; round += 1) {
      const next = `Changing-Horse-${round}`;
      await squatter.call("POST", "/auth/change_password", { current_password: password, password: next });
      password = next;
    }
    const mails = await mailsTo(server, squatter.me.email, "password_changed");
    expect(mails.filter(({ text }) => text !== "")).toHaveLength(10);
  });
});
