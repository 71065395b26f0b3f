import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ExportResponse, NotificationsResponse, Post, PostPicture, Room } from "@helloworld/protocol";
import { strFromU8, unzipSync } from "fflate";
import { sql } from "kysely";
import sharp from "sharp";
import { forgetExports } from "../src/features/exports/exports.ts";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser, eventually, PASSWORD, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";
import { uploaded } from "./uploading.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let folder: string;
beforeAll(async () => {
  const DATA_DIR = temporaryFolder();
  folder = join(DATA_DIR, "exports");
  server = await aServer({ DATA_DIR });
});
afterAll(() => server.stop());

const state = async (user: TestUser) => (await user.call<ExportResponse>("GET", "/auth/export")).export;

async function exported(user: TestUser): Promise<Record<string, string>> {
  await user.call("POST", "/auth/export");
  await eventually(async () => (await state(user))?.status === "ready", "the export is ready", 20_000);
  const response = await user.request("GET", "/auth/export/download");
  expect(response.status).toBe(200);
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

describe("ACC-11: export", () => {
  test("ACC-11: a zip with everything of mine, to read and as data, and nothing that others wrote", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    await ada.call("PUT", "/profile/me", { bio: "<script>alert(1)</script>" });
    await ada.call("POST", "/contacts", { people: [{ person: bob.me.username, name: "Bobby" }] });
    await ada.call("PUT", `/contacts/${bob.id}`, { is_muted: true, labels: ["Bees"] });
    const group = await aRoom(ada, [bob], { name: "<b>Room</b>" });
    const direct = await ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id });
    await ada.send(group.id, "Mine & <i>mine</i>");
    await bob.send(group.id, "A word of Bob");
    const file = await uploaded(ada, group, new TextEncoder().encode("words in a file"), "notes.txt");
    await ada.call("POST", `/chat/rooms/${group.id}/messages`, { content: "", attachments: [file.id] });
    await uploaded(ada, group, new TextEncoder().encode("not sent"), "later.txt");
    const gone = await ada.send(group.id, "Deleted word");
    await ada.call("DELETE", `/chat/messages/${gone.message_id}`);
    await sql`insert into passkeys (user_id, credential_id, public_key, name) values (${ada.id}, 'credential', 'key', 'Phone')`.execute(
      server.app.db.query,
    );
    const root = await ada.send(group.id, "Root");
    const at = new Date(Date.now() + 86_400_000).toISOString();
    await ada.call("PUT", "/chat/drafts", { room_id: group.id, content: "half a thought" });
    await ada.call("POST", `/chat/messages/${root.message_id}/reminders`, { remind_at: at });
    await ada.call("POST", "/chat/folders", { name: "Family" });
    const [shy, keen] = [await aUser(server, "shy"), await aUser(server, "keen")];
    for (const person of [shy, ada]) await person.call("PUT", "/profile/me", { is_private: true });
    await ada.call("POST", "/contacts", { people: shy.me.username });
    await shy.call("POST", `/contacts/requests/${ada.id}/decline`);
    await keen.call("POST", "/contacts", { people: ada.me.username });
    await ada.call("POST", `/contacts/requests/${keen.id}/decline`);
    const files = await exported(ada);
    const json = (name: string) => JSON.parse(files[name] ?? "null");
    expect(Object.keys(files).sort()).toEqual(
      [
        ...[
          "account.json",
          "contacts.json",
          "files.json",
          `files/${file.id}/notes.txt`,
          "index.html",
          "join_requests.json",
          "notifications.json",
          "rooms.json",
          "sessions.json",
        ],
        ...server.app.exports.keys(),
        "ways_in.json",
        ...[direct.id, group.id].flatMap((id) => [`messages/${id}.json`, `messages/${id}.html`]),
      ].sort(),
    );
    expect(json("account.json")).toMatchObject({ username: ada.me.username, email: ada.me.email });
    expect(json("contacts.json")).toMatchObject([
      { username: bob.me.username, my_name_for_them: "Bobby", is_muted: true, labels: ["Bees"] },
    ]);
    expect(json("rooms.json")).toHaveLength(2);
    expect(json("drafts.json")).toMatchObject([{ content: "half a thought", room_id: group.id }]);
    expect(json("reminders.json")).toMatchObject([{ message_id: root.message_id }]);
    expect(json("folders.json")).toMatchObject([{ name: "Family" }]);
    expect(json("blocks.json")).toEqual([]);
    // As in the interface, who asked does not learn of a decline.
    expect(json("contact_requests.json")).toMatchObject([
      { username: keen.me.username, sent_by_me: false, declined_at: expect.any(String) },
    ]);
    const passkeys = [{ name: "Phone", created_at: expect.any(String), last_used_at: null }];
    expect(json("ways_in.json")).toEqual({ two_factor_since: null, passkeys, connected_accounts: [] });
    expect(json(`messages/${group.id}.json`)).toMatchObject([
      { content: "Mine & <i>mine</i>" },
      { content: "", attachments: [{ name: "notes.txt" }] },
      { content: "Root" },
    ]);
    expect(files["index.html"]).toContain(`<a href="messages/${group.id}.html">&lt;b&gt;Room&lt;/b&gt;</a>`);
    expect(files["index.html"]).not.toContain("<script>");
    expect(files[`messages/${group.id}.html`]).toContain("Mine &amp; &lt;i&gt;mine&lt;/i&gt;");
    expect(files[`files/${file.id}/notes.txt`]).toBe("words in a file");
    expect(files[`messages/${group.id}.html`]).toContain("notes.txt");
    const all = JSON.stringify(files);
    for (const foreign of ["A word of Bob", "Deleted word", bob.me.email, "argon2"]) expect(all).not.toContain(foreign);
    const { notifications } = await ada.call<NotificationsResponse>("GET", "/notifications");
    expect(notifications[0]).toMatchObject({ kind: "account", data: { what: "export_ready" } });
  }, 30_000);

  test("ACC-11, PRO-3: with my picture", async () => {
    const ada = await aUser(server);
    expect(Object.keys(await exported(ada))).not.toContain("picture.webp");
    await upload(ada, "POST", "/profile/me/avatar", await drawn(90, 90));
    await ada.call("POST", "/auth/export");
    await eventually(async () => (await state(ada))?.status === "ready", "the export is ready", 20_000);
    const response = await ada.request("GET", "/auth/export/download");
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const { format, width } = await sharp(files["picture.webp"]).metadata();
    expect([format, width]).toEqual(["webp", 512]);
    expect(strFromU8(files["index.html"] ?? new Uint8Array())).toContain('src="picture.webp"');
  }, 30_000);

  test("ACC-11: with my posts, comments and pictures, and nobody else's", async () => {
    const [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
    const file = (await (await upload(ada, "POST", "/posts/pictures", await drawn(20, 20))).json()) as PostPicture;
    await ada.call("POST", "/posts", { title: "Mine", content: "canary of ada", pictures: [{ id: file.id }] });
    const other = await bob.call<Post>("POST", "/posts", {
      title: "His",
      content: "canary of bob",
      visibility: "public",
    });
    await ada.call("POST", `/posts/${other.id}/comments`, { content: "said by ada" });
    const files = await exported(ada);
    expect(files["posts.json"]).toContain("canary of ada");
    expect(files["comments.json"]).toContain("said by ada");
    expect(Object.values(files).map(String).join()).not.toContain("canary of bob");
    expect(Object.keys(files).filter((name) => name.startsWith("pictures/"))).toHaveLength(1);
  });

  test("ACC-11: many messages are all in it, and a room of thousands is read by pages", async () => {
    const ada = await aUser(server);
    const room = await aRoom(ada);
    await sql`insert into messages (id, room_id, seq, sender_id, client_id, message_type, content)
      select uuidv7(), ${room.id}, 100 + n, ${ada.id}, 'c' || n, 'text', 'message ' || n from generate_series(1, 1700) n`.execute(
      server.app.db.query,
    );
    const messages = JSON.parse((await exported(ada))[`messages/${room.id}.json`] ?? "[]") as { content: string }[];
    expect(messages.map((message) => message.content)).toEqual(
      Array.from({ length: 1700 }, (_, index) => `message ${index + 1}`),
    );
  }, 30_000);

  test("ACC-11: only its owner has it, for seven days", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    await exported(ada);
    const { id } = (await state(ada)) ?? { id: "" };
    expect((await bob.request("GET", "/auth/export/download")).status).toBe(404);
    expect((await fetch(`${server.url}/api/v1/auth/export/download`)).status).toBe(401);
    const { query } = server.app.db;
    await sql`update exports set expires_at = now() - interval '1 second' where user_id = ${ada.id}`.execute(query);
    expect((await ada.request("GET", "/auth/export/download")).status).toBe(404);
    expect(await state(ada)).toBeNull();
    expect(existsSync(join(folder, `${id}.zip`))).toBe(true);
    await forgetExports(server.app);
    expect(existsSync(join(folder, `${id}.zip`))).toBe(false);
  }, 30_000);

  test("ACC-11: asked twice it is built once; what a killed try left is written over", async () => {
    const ada = await aUser(server);
    await sql`insert into exports (id, user_id) values ('019a2b3c-4d5e-7f60-8123-456789abcdef', ${ada.id})`.execute(
      server.app.db.query,
    );
    const part = join(folder, "019a2b3c-4d5e-7f60-8123-456789abcdef.zip.part");
    await Bun.write(part, "x".repeat(1_000_000));
    const again = await ada.call<ExportResponse>("POST", "/auth/export");
    expect(again.export).toMatchObject({ id: "019a2b3c-4d5e-7f60-8123-456789abcdef", status: "waiting" });
    const { app } = server;
    await app.db.query.transaction().execute(async (query) => {
      const tx = { query, appended: [], after: [] };
      await app.jobs.enqueue(tx, "export_account", { export_id: "019a2b3c-4d5e-7f60-8123-456789abcdef" });
    });
    expect((await exported(ada))["account.json"]).toContain(ada.me.username);
    expect(existsSync(part)).toBe(false);
    expect((await state(ada))?.bytes).toBeLessThan(100_000);
  }, 30_000);

  test("CON-4: a conversation of two is sent as it is made, with what both wrote, to its two people only", async () => {
    const [ada, bob, eve] = [await aUser(server, "ada"), await aUser(server, "bob"), await aUser(server, "eve")];
    const room = await ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id });
    await bob.send(room.id, "<i>Hello</i>");
    const gone = await bob.send(room.id, "Deleted word");
    await bob.call("DELETE", `/chat/messages/${gone.message_id}`);
    await sql`insert into messages (id, room_id, seq, sender_id, client_id, message_type, content)
      select uuidv7(), ${room.id}, 100 + n, ${ada.id}, 'd' || n, 'text', 'message ' || n from generate_series(1, 1200) n`.execute(
      server.app.db.query,
    );
    const response = await ada.request("GET", `/chat/rooms/${room.id}/export`);
    expect(response.headers.get("content-disposition")).toContain(`with-${bob.me.username}.zip`);
    const files = unzipSync(await response.bytes());
    expect(Object.keys(files)).toEqual(["messages.json", "messages.html"]);
    const [json, html] = Object.values(files).map((file) => strFromU8(file)) as [string, string];
    const messages = JSON.parse(json) as { content: string; sender_name: string }[];
    expect(messages).toHaveLength(1201);
    expect(messages[0]).toMatchObject({ content: "<i>Hello</i>", sender_name: bob.me.name });
    expect(html).toContain(`${bob.me.name} · `);
    expect(html).toContain("&lt;i&gt;Hello&lt;/i&gt;");
    expect(html).toContain("message 1200");
    expect(json + html).not.toContain("Deleted word");
    expect((await eve.refused("GET", `/chat/rooms/${room.id}/export`)).code).toBe("not_found");
    await ada.call("PUT", `/blocks/${bob.id}`);
    expect((await ada.refused("GET", `/chat/rooms/${room.id}/export`)).code).toBe("not_found");
  }, 30_000);

  test("ACC-10: with the account its export goes", async () => {
    const ada = await aUser(server);
    await exported(ada);
    const { id } = (await state(ada)) ?? { id: "none" };
    await ada.call("POST", "/auth/delete_account", { password: PASSWORD, confirm: true });
    await eventually(() => !readdirSync(folder).some((name) => name.startsWith(id)), "the file is gone", 10_000);
  }, 30_000);
});
