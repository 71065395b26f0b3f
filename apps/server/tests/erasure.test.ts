import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type {
  AuditResponse,
  Comment,
  CommentsResponse,
  Me,
  NotificationsResponse,
  Post,
  PostPicture,
  PostsResponse,
  Problem,
  Room,
  TokenResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { loadConfig } from "../src/config.ts";
import type { Database } from "../src/db/connect.ts";
import { createLogger } from "../src/log.ts";
import { startServer } from "../src/server.ts";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser, eventually, PASSWORD, request, TestUser } from "./harness.ts";
import { drawn, pictureFiles, upload } from "./picture-files.ts";

const data_dir = temporaryFolder();
let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir });
});
afterAll(() => server.stop());

const CANARY = "kanarienvogel";
const AGENT = `${CANARY}-browser/1.0`;

/** Somebody whose every word is a canary. */
async function aCanary(): Promise<TestUser> {
  const username = `${CANARY}-${Math.random().toString(36).slice(2, 10)}`;
  const body = {
    username,
    email: `${username}@example.org`,
    password: PASSWORD,
    first_name: "Kanarienvogel",
    last_name: "Kanarienvogel",
  };
  const response = await request(server.url, "POST", "/auth/register", body, { "user-agent": AGENT });
  return new TestUser(server.url, (await response.json()) as TokenResponse);
}

/** Every row of every table that holds a text, in any column. */
async function grep(db: Database, text: string): Promise<string[]> {
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(db.query);
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.raw(name)} t where t::text ilike ${`%${text}%`}`.execute(db.query);
    found.push(...rows.map(({ row }) => `${name}: ${row}`));
  }
  return found;
}

const deletion = (user: TestUser, body: object = { password: PASSWORD, confirm: true }) =>
  user.request("POST", "/auth/delete_account", body);

async function erased(user: TestUser): Promise<void> {
  const { query } = server.app.db;
  const rows = () => query.selectFrom("users").select("id").where("id", "=", user.id).execute();
  await eventually(async () => (await rows()).length === 0, "the account is erased", 20_000);
}

describe("ACC-10: deleting the account", () => {
  test("ACC-10: nothing of the person is left in any table", async () => {
    const [ada, bob] = [await aCanary(), await aUser(server, "bob")];
    const { query } = server.app.db;
    await ada.call("PUT", "/profile/me", { bio: CANARY, location: CANARY, interests: [CANARY] });
    await bob.call("POST", "/contacts", { people: [{ person: ada.me.username, name: `My ${CANARY}` }] });
    await ada.call("POST", "/contacts", { people: [{ person: bob.me.username, name: `Bob of ${CANARY}` }] });
    await ada.call("POST", "/auth/change_email", { email: `new-${ada.me.email}`, password: PASSWORD });
    await request(server.url, "POST", "/auth/forgot_password", { email: ada.me.email });
    const direct = await ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id });
    const group = await aRoom(bob, [ada]);
    const own = await aRoom(ada, [bob]);
    const alone = await aRoom(ada, [], { name: CANARY });
    for (const { id } of [direct, group, own, alone]) await ada.send(id, CANARY, `${CANARY}-${id}`);
    const removed = await ada.send(group.id, CANARY);
    await ada.call("DELETE", `/chat/messages/${removed.message_id}`);
    await bob.send(group.id, "Of Bob");
    const file = (await (await upload(ada, "POST", "/posts/pictures", await drawn(20, 20))).json()) as PostPicture;
    const post = { title: CANARY, content: `${CANARY} #${CANARY}`, visibility: "public" };
    await ada.call("POST", "/posts", { ...post, pictures: [{ id: file.id, alt: CANARY }] });
    const of_bob = await bob.call<Post>("POST", "/posts", { title: "Of Bob", content: "Hello", visibility: "public" });
    const said = await ada.call<Comment>("POST", `/posts/${of_bob.id}/comments`, { content: CANARY });
    await bob.call("POST", `/posts/${of_bob.id}/comments`, { content: "Of Bob", parent_id: said.id });
    await ada.call("PUT", `/posts/${of_bob.id}/reaction`, { reaction: "like" });
    await ada.call("POST", `/posts/${of_bob.id}/shares`, { content: CANARY });
    const eve = await aUser(server, "eve");
    const report = (by: TestUser, type: string, id: string) =>
      by.call("POST", "/reports", { target: { type, id }, reason: "spam", text: CANARY });
    const [written] = (await ada.call<PostsResponse>("GET", `/profile/users/${ada.id}/posts`)).posts;
    await report(bob, "user", ada.id);
    await report(bob, "post", written?.id ?? "");
    await report(bob, "comment", said.id);
    await report(ada, "user", eve.id);
    await report(eve, "user", ada.id);
    expect((await grep(server.app.db, CANARY)).filter((row) => row.startsWith("public.reports")).length).toBe(5);
    expect((await grep(server.app.db, CANARY)).length).toBeGreaterThan(10);
    await upload(ada, "POST", "/profile/me/avatar", await drawn(90, 90));
    const avatar_id = (await ada.call<Me>("GET", "/auth/me")).avatar_url?.split("/").at(-1) ?? "";
    expect(pictureFiles(data_dir)).toEqual([avatar_id]);
    expect((await grep(server.app.db, avatar_id)).length).toBe(1);

    expect((await deletion(ada)).status).toBe(204);
    await erased(ada);
    // What search was noting in that very moment goes a moment later.
    const nothing = async () => (await grep(server.app.db, CANARY)).length === 0;
    await eventually(nothing, "nothing is left");
    expect([await grep(server.app.db, avatar_id), pictureFiles(data_dir)]).toEqual([[], []]);

    // What others have stays in its places.
    const [first, second, third] = await bob.readAll(group.id);
    expect(first).toMatchObject({ sender_id: null, sender_name: "", content: "", client_id: null });
    expect(first?.deleted_at).not.toBeNull();
    expect([second?.sender_id, third?.content]).toEqual([null, "Of Bob"]);
    expect(await bob.call<Room>("GET", `/chat/rooms/${own.id}`)).toMatchObject({ my: { role: "owner" } });
    expect(await bob.call<Room>("GET", `/chat/rooms/${direct.id}`)).toMatchObject({
      direct_user: null,
      name: "",
      member_count: 1,
    });
    expect(await bob.readAll(direct.id)).toMatchObject([{ sender_id: null, content: "" }]);
    expect(await query.selectFrom("rooms").selectAll().where("id", "=", alone.id).execute()).toEqual([]);
    expect(await bob.call<Post>("GET", `/posts/${of_bob.id}`)).toMatchObject({
      like_count: 0,
      share_count: 0,
      comment_count: 1,
    });
    expect((await bob.call<CommentsResponse>("GET", `/posts/${of_bob.id}/comments`)).comments).toMatchObject([
      { author: null, content: "", reply_count: 1 },
    ]);
    expect(readdirSync(join(data_dir, "photos"))).toEqual([]);
    const { notifications } = await bob.call<NotificationsResponse>("GET", "/notifications");
    expect(notifications.map(({ kind, actor }) => [kind, actor])).toEqual([["contact_deleted", null]]);
  }, 30_000);

  test("ACC-10, N2: the session ends at once, and the log that names its owner no longer does", async () => {
    const [ada, bob] = [await aCanary(), await aUser(server)];
    const group = await aRoom(bob, [ada]);
    await ada.send(group.id, "Hello");
    const [own, others] = [await ada.connect(), await bob.connect()];
    expect((await deletion(ada)).status).toBe(204);
    expect((await own.untilClosed(1_000)).code).toBe(4001);
    expect((await ada.refused("GET", "/auth/me")).code).toBe("session_expired");
    await erased(ada);
    await others.until("member_left", (frame) => frame.data.user_id === ada.id);
    const deleted = await others.until("message_deleted");
    expect(deleted.data.message).toMatchObject({ sender_id: null, content: "" });
    const { streams } = await others.ask("sync", { cursors: { [group.id]: 0 } });
    const types = ["member_joined", "member_joined", "new_message", "member_left", "message_deleted"];
    expect(streams[0]?.events.map((event) => event.type)).toEqual(types as never);
    expect(streams[0]?.events[1]?.data).toMatchObject({ user: { id: ada.id, username: "", name: "" } });
    expect(JSON.stringify(streams)).not.toContain(CANARY);
    others.close();
  }, 30_000);

  test("ACC-10: it takes the password and the confirmation", async () => {
    const ada = await aCanary();
    const field = async (body: object) => ((await (await deletion(ada, body)).json()) as Problem).errors[0]?.path;
    expect(await field({ password: "Wrong-Guess-1", confirm: true })).toBe("password");
    expect(await field({ password: PASSWORD, confirm: false })).toBe("confirm");
    expect(await field({ password: PASSWORD })).toBe("confirm");
    await ada.call("GET", "/auth/me");
  });

  test("ACC-10: username and email are free at once, and who takes them inherits nothing", async () => {
    const [ada, bob] = [await aCanary(), await aUser(server)];
    await server.app.db.query.updateTable("users").set({ role: "moderator" }).where("id", "=", ada.id).execute();
    const group = await aRoom(bob, [ada]);
    await bob.call("POST", "/contacts", { people: [{ person: ada.me.username }] });
    expect((await deletion(ada)).status).toBe(204);
    const { username, email } = ada.me;
    const body = { username, email, password: PASSWORD, first_name: "New", last_name: "Holder" };
    const response = await request(server.url, "POST", "/auth/register", body);
    expect(response.status).toBe(201);
    const next = new TestUser(server.url, (await response.json()) as TokenResponse);
    expect(next.me).toMatchObject({ role: "user", email_verified: false });
    await erased(ada);
    expect((await next.refused("GET", `/chat/rooms/${group.id}`)).code).toBe("not_found");
    expect((await next.call<{ rooms: Room[] }>("GET", "/chat/rooms")).rooms).toEqual([]);
    expect(await bob.call("GET", `/profiles/by_username/${username}`)).toMatchObject({ relationship: "stranger" });
  }, 30_000);

  test("ACC-10: admins have a record that names nobody and cannot be changed", async () => {
    const [ada, admin] = [await aCanary(), await aUser(server)];
    const { query } = server.app.db;
    await query.updateTable("users").set({ role: "admin" }).where("id", "=", admin.id).execute();
    expect((await deletion(ada)).status).toBe(204);
    await erased(ada);
    const { records } = await admin.call<AuditResponse>("GET", "/admin/audit_log?limit=2");
    expect(records.map((record) => record.action)).toEqual(["account_erased", "account_deleted"]);
    expect(records[0]?.subject_id).toBe(records[1]?.subject_id as string);
    expect(JSON.stringify(records)).not.toContain(ada.id);
    for (const statement of ["update audit_log set action = 'x'", "delete from audit_log"]) {
      await expect(sql.raw(statement).execute(query)).rejects.toThrow("append-only");
    }
    await expect(sql`truncate audit_log`.execute(query)).rejects.toThrow("permission denied");
    expect((await admin.refused("GET", "/admin/audit_log?limit=0")).code).toBe("validation_failed");
  }, 30_000);

  test("ACC-10: a server that dies in the middle leaves the rest to the next one", async () => {
    const own = await aServer();
    const [ada, bob] = [await aUser(own, CANARY), await aUser(own)];
    const group = await aRoom(bob, [ada]);
    for (let number = 0; number < 20; number += 1) await ada.send(group.id, `${CANARY} ${number}`);
    await own.app.jobs.stop();
    expect((await ada.request("POST", "/auth/delete_account", { password: PASSWORD, confirm: true })).status).toBe(204);
    // As if it had been killed after the first step.
    await sql`delete from members where user_id = ${ada.id}`.execute(own.app.db.query);
    // Beside them, what search has of them by then.
    const left = await grep(own.app.db, CANARY);
    expect(left.filter((found) => found.startsWith("public.messages:"))).toHaveLength(20);
    await own.stop();
    const config = loadConfig({ PORT: "0", HOST: "127.0.0.1", NODE_ENV: "test", RATE_LIMIT_FACTOR: "10000" });
    const log = createLogger({ level: "error" });
    const next = await startServer(config, own.app.secrets, own.database, log);
    await eventually(async () => (await grep(next.app.db, CANARY)).length === 0, "all is erased", 20_000);
    await next.stop();
  }, 40_000);
});
