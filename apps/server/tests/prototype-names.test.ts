import { afterAll, beforeAll, expect, test } from "bun:test";
import type {
  Contact,
  FeedResponse,
  Folder,
  Message,
  MessagesResponse,
  NotificationsResponse,
  Post,
  ReactResponse,
  Room,
  SearchMessagesResponse,
  TokenResponse,
} from "@helloworld/protocol";
import { aRoom, aServer, aUser, PASSWORD, request, TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";
import { uploaded } from "./uploading.ts";

/** Names that every object has, and the one that changes what it inherits from. */
const NAMES = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer();
  ada = await aUser(server, "ada");
  room = await aRoom(ada);
});
afterAll(() => server.stop());

/** Somebody with exactly this username. */
async function named(username: string): Promise<TestUser> {
  const body = {
    username,
    email: `${username}@example.org`,
    password: PASSWORD,
    first_name: username,
    last_name: "Test",
  };
  const response = await request(server.url, "POST", "/auth/register", body);
  return new TestUser(server.url, (await response.json()) as TokenResponse);
}

for (const name of NAMES.filter((one) => one !== "__proto__")) {
  test(`case 27: a person may be called ${name}, is mentioned, found and shown`, async () => {
    const person = await named(name);
    const key = name.toLowerCase();
    const theirs = await aRoom(ada, [person], { name });
    const { message_id } = await ada.send(theirs.id, `hi @${name}`);
    const message = await person.call<Message>("GET", `/chat/messages/${message_id}`);
    expect(message.mentions).toEqual({ [key]: person.id });
    await server.settled();
    const { notifications } = await person.call<NotificationsResponse>("GET", "/notifications");
    expect(notifications.map(({ kind }) => kind)).toContain("mentioned");
    const { results } = await ada.call<SearchMessagesResponse>("POST", "/chat/search", {
      q: `hi from:${ada.me.username} in:${name}`,
    });
    expect(results.map((found) => found.message.message_id)).toEqual([message_id]);

    const body = { title: name, content: `hello @${name}`, visibility: "public" };
    const post = await ada.call<Post>("POST", "/posts", body);
    expect(post.mentions).toEqual({ [key]: person.id });
    const page = await fetch(`${server.url}/${name}`);
    expect([page.status, (await page.text()).includes(person.me.name)]).toEqual([200, true]);
    expect((await (await fetch(`${server.url}/posts/${post.id}`)).text()).includes(`href="/${name}"`)).toBe(true);
  });
}

for (const name of NAMES) {
  test(`case 27: a folder and a label may be called ${name}`, async () => {
    const bob = await aUser(server, "bob");
    await ada.call("POST", "/chat/folders", { name });
    const { folders } = await ada.call<{ folders: Folder[] }>("GET", "/chat/folders");
    const folder = folders.find((one) => one.name === name);
    await ada.call("PUT", `/chat/rooms/${room.id}/settings`, { folder_id: folder?.id });
    await ada.call("POST", "/contacts", { people: bob.me.username });
    expect(await ada.call<Contact>("PUT", `/contacts/${bob.id}`, { labels: [name] })).toMatchObject({ labels: [name] });
    await ada.call("PUT", `/contacts/labels/${name}`, { name: `${name}2` });
    const { contacts } = await ada.call<{ contacts: Contact[] }>("GET", `/contacts?label=${name}2`);
    expect(contacts.map((contact) => contact.user.id)).toEqual([bob.id]);
  });

  test(`case 27: a file whose name ends in .${name} is a text`, async () => {
    const file = await uploaded(ada, room, new TextEncoder().encode("just words\n"), `notes.${name}`);
    expect([file.name, file.media_type]).toEqual([`notes.${name}`, "text/plain"]);
  });

  test(`case 27: the tag #${name} has the posts that have it, and no others`, async () => {
    const post = await ada.call<Post>("POST", "/posts", { title: "A", content: `see #${name}`, visibility: "public" });
    const { entries } = await ada.call<FeedResponse>("GET", `/feed?tag=${name}`);
    // Two lines before and after a word are bold letters in a post.
    expect(entries.map((entry) => entry.post.id)).toEqual(name === "__proto__" ? [] : [post.id]);
    expect((await fetch(`${server.url}/tags/${name.toLowerCase()}`)).status).toBe(200);
  });

  test(`case 27: ${name} is no frame, no field and no filter`, async () => {
    const connection = await ada.connect();
    connection.raw(`{"type":"${name}","data":{},"ref":"x"}`);
    const refused = await connection.until("error", ({ ref }) => ref === "x");
    expect(refused.data.code).toBe("unknown_frame_type");
    connection.raw(`{"type":"ping","data":{"${name}":{"type":"x"}},"ref":"y"}`);
    await connection.find((frame) => "ref" in frame && frame.ref === "y");
    expect(connection.closed).toBeUndefined();
    connection.close();

    const plain = await ada.call<MessagesResponse>("GET", `/chat/rooms/${room.id}/messages?limit=1`);
    const asked = await ada.request("GET", `/chat/rooms/${room.id}/messages?limit=1&${name}=1&${name}=2`);
    expect([200, 422]).toContain(asked.status);
    if (asked.ok) expect(await asked.json()).toEqual(plain);
    const made = await ada.request(
      "POST",
      "/chat/rooms",
      `{"kind":"group","name":"N","${name}":{"visibility":"public"}}`,
    );
    expect([201, 422]).toContain(made.status);
    if (made.ok) expect(((await made.json()) as Room).visibility).toBe("private");
    expect(Object.hasOwn(Object.prototype, "visibility")).toBe(false);
  });
}

test("case 27: an emoji of this server may have such a name; a reaction that is none has not", async () => {
  const { message_id } = await ada.send(room.id, "react");
  const react = (emoji: string) => ada.request("POST", `/chat/messages/${message_id}/reactions`, { emoji });
  for (const name of NAMES) expect([name, (await react(`:${name}:`)).status]).toEqual([name, 422]);
  await server.app.db.query.updateTable("users").set({ role: "moderator" }).where("id", "=", ada.id).execute();
  for (const name of ["constructor", "__proto__", "valueof"]) {
    expect((await upload(ada, "PUT", `/chat/emojis/${name}`, await drawn(32, 32))).ok).toBe(true);
    expect(((await (await react(`:${name}:`)).json()) as ReactResponse).is_on).toBe(true);
  }
  const { reactions } = await ada.call<Message>("GET", `/chat/messages/${message_id}`);
  expect(reactions?.map(({ emoji, count }) => [emoji, count])).toEqual([
    [":constructor:", 1],
    [":__proto__:", 1],
    [":valueof:", 1],
  ]);
});
