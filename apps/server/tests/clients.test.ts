import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  Attachment,
  HistoryResponse,
  Presence,
  Problem,
  Profile,
  Room,
  RoomAnalytics,
  RoomsResponse,
  SearchMessagesResponse,
  SearchResponse,
  TokenResponse,
} from "@helloworld/protocol";
import { aRoom, aServer, aUser, PASSWORD, request, TestUser } from "./harness.ts";
import { drawn } from "./picture-files.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  server = await aServer();
  [ada, bob] = [await aUser(server, "ada"), await aUser(server, "bob")];
});
afterAll(() => server.stop());

let emails = 0;
async function signUp(first_name: string, last_name: string): Promise<string> {
  emails += 1;
  const body = { email: `client${emails}@example.org`, password: PASSWORD, first_name, last_name };
  const response = await request(server.url, "POST", "/auth/register", body);
  if (response.status !== 201) throw new Error(await response.text());
  return ((await response.json()) as TokenResponse).user.username;
}

describe("seed clients: sign up without a username", () => {
  test("seed clients: one is made from the name, and counted up where it is taken", async () => {
    expect([await signUp("Ada", "One"), await signUp("Ada", "One"), await signUp("Ada", "One")]).toEqual([
      "ada_one",
      "ada_one2",
      "ada_one3",
    ]);
    expect(await signUp("Zoë", "Müller-Åberg")).toBe("zoe_muller_aberg");
    expect(await signUp("Ádám 🐝", "O’Brien")).toBe("adam_o_brien");
    expect(await signUp("李", "小龙")).toMatch(/^user\d*$/);
    expect((await signUp("A".repeat(50), "B".repeat(50))).length).toBeLessThanOrEqual(30);
  });

  test("seed clients: names that are reserved are not given", async () => {
    const name = await signUp("Forgot", "Password");
    expect(name).toBe("forgot_password2");
  });

  test("seed clients: several of one name at once each get their own", async () => {
    const names = await Promise.all(Array.from({ length: 8 }, () => signUp("Grace", "Hopper")));
    expect(new Set(names).size).toBe(8);
  });

  test("seed clients: it can be changed later, also in its case, and what is taken or reserved is refused", async () => {
    const response = await request(server.url, "POST", "/auth/register", {
      email: "changer@example.org",
      password: PASSWORD,
      first_name: "Che",
      last_name: "Nger",
    });
    const user = new TestUser(server.url, (await response.json()) as TokenResponse);
    const room = await aRoom(ada, [user], { visibility: "public" });
    const connection = await ada.connect();
    await user.call("PUT", "/profile/me", { username: "Changed" });
    const told = await connection.until("user_changed", ({ data }) => data.user.id === user.id);
    expect(told.data.user.username).toBe("Changed");
    await user.call("PUT", "/profile/me", { username: "changed" });
    expect((await user.call<TokenResponse["user"]>("GET", "/auth/me")).username).toBe("changed");
    for (const username of [ada.me.username, ada.me.username.toUpperCase(), "settings", "a b", ""]) {
      const refused = await user.refused("PUT", "/profile/me", { username });
      expect(refused.errors).toMatchObject([{ path: "username" }]);
    }
    const login = await request(server.url, "POST", "/auth/login", { username: "CHANGED", password: PASSWORD });
    expect(login.status).toBe(200);
    expect((await ada.request("GET", "/profiles/by_username/changed")).status).toBe(200);
    expect((await ada.request("GET", "/profiles/by_username/che_nger")).status).toBe(404);
    expect(room.id).toBeTruthy();
    connection.close();
  });
});

describe("seed clients: rooms", () => {
  const make = (body: object) => ada.call<Room>("POST", "/chat/rooms", body);

  test("seed clients: a name is enough; type and description are taken", async () => {
    expect(await make({ name: "By name" })).toMatchObject({ kind: "group", visibility: "public", topic: "" });
    expect(await make({ name: "R", description: "About it", type: "private" })).toMatchObject({
      kind: "group",
      visibility: "private",
      topic: "About it",
    });
    expect(await make({ name: "R", type: "public" })).toMatchObject({ kind: "group", visibility: "public" });
    expect(await make({ name: "R", type: "group" })).toMatchObject({ kind: "group", visibility: "public" });
    expect(await make({ name: "R", type: "channel" })).toMatchObject({ kind: "channel", visibility: "public" });
    expect(await make({ type: "direct", user_id: bob.id })).toMatchObject({ kind: "direct", visibility: "secret" });
    // What is said by the names of here wins.
    expect(await make({ name: "R", kind: "group", visibility: "secret", topic: "T", description: "D" })).toMatchObject({
      visibility: "secret",
      topic: "T",
    });
  });

  test("seed clients: a change takes the same names; what is wrong is refused at its field", async () => {
    const { id } = await make({ name: "R" });
    const changed = await ada.call<Room>("PUT", `/chat/rooms/${id}`, { description: "New", type: "private" });
    expect(changed).toMatchObject({ topic: "New", visibility: "private" });
    for (const [body, path] of [
      [{}, "name"],
      [{ name: "" }, "name"],
      [{ name: "R", type: "palace" }, "kind"],
      [{ type: "direct" }, "user_id"],
    ] as const)
      expect((await ada.refused("POST", "/chat/rooms", body)).errors).toMatchObject([{ path }]);
    for (const body of [[], '"x"', null, 7]) expect((await ada.request("POST", "/chat/rooms", body)).status).toBe(422);
  });

  test("seed clients: scope=all lists mine and public ones, each saying whether I am in it", async () => {
    const secret = await aRoom(ada, [], { name: "Mine alone", visibility: "secret" });
    const open = await aRoom(bob, [], { name: "Open", visibility: "public" });
    const hidden = await aRoom(bob, [], { name: "Hidden", visibility: "secret" });
    const { rooms } = await ada.call<RoomsResponse>("GET", "/chat/rooms?scope=all");
    const seen = new Map(rooms.map((room) => [room.id, room.is_member]));
    expect([seen.get(secret.id), seen.get(open.id), seen.get(hidden.id)]).toEqual([true, false, undefined]);
    const mine = await ada.call<RoomsResponse>("GET", "/chat/rooms");
    expect(mine.rooms.every((room) => room.is_member)).toBe(true);
    expect((await request(server.url, "GET", "/chat/rooms?scope=all")).status).toBe(401);
  });

  test("seed clients: analytics count what is there, for those who moderate the room", async () => {
    const room = await aRoom(ada, [bob]);
    const gone = await ada.send(room.id, "gone");
    await ada.send(room.id, "one");
    await bob.send(room.id, "two");
    await bob.send(room.id, "three");
    await ada.call("DELETE", `/chat/messages/${gone.message_id}`);
    const numbers = await ada.call<RoomAnalytics>("GET", `/chat/rooms/${room.id}/analytics`);
    const day = new Date().toISOString().slice(0, 10);
    expect(numbers).toEqual({
      room_id: room.id,
      days: 30,
      member_count: 2,
      active_members: 2,
      message_count: 3,
      file_count: 0,
      messages_by_day: [{ day, count: 3 }],
      messages_by_type: [{ message_type: "text", count: 3 }],
      messages_by_member: [
        { user: expect.objectContaining({ id: bob.id }), count: 2 },
        { user: expect.objectContaining({ id: ada.id }), count: 1 },
      ],
    });
    expect((await bob.request("GET", `/chat/rooms/${room.id}/analytics`)).status).toBe(403);
    const eve = await aUser(server, "eve");
    expect((await eve.request("GET", `/chat/rooms/${room.id}/analytics`)).status).toBe(404);
  });
});

test("seed clients: a profile has its name, picture and status at the top", async () => {
  await bob.call("PUT", "/profile/me", { show_online_status: "everyone", show_last_seen: "everyone" });
  const connection = await bob.connect();
  const flat = async (viewer: TestUser) => viewer.call<Profile>("GET", `/profile/users/${bob.id}`);
  expect(await flat(ada)).toMatchObject({
    id: bob.id,
    username: bob.me.username,
    first_name: "bob",
    last_name: "Test",
    avatar_url: null,
    status: "online",
  });
  await bob.call("PUT", "/profile/me", { show_online_status: "nobody", show_last_seen: "nobody" });
  expect((await flat(ada)).status).toBe("offline");
  connection.close();
});

describe("seed clients: files", () => {
  const form = (fields: [string, string | Blob][]) => {
    const body = new FormData();
    for (const [name, value] of fields)
      if (typeof value === "string") body.append(name, value);
      else body.append(name, value, "notes.txt");
    return body;
  };
  const post = (user: TestUser, path: string, body: FormData) =>
    fetch(`${server.url}${path}`, { method: "POST", headers: { authorization: `Bearer ${user.token}` }, body });
  const notes = new Blob(["Milk and two loaves"], { type: "text/plain" });

  test("seed clients: an upload for no room is its owner's until a message of theirs takes it", async () => {
    const room = await aRoom(ada, [bob]);
    const response = await post(ada, "/chat/upload/file", form([["file", notes]]));
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as Attachment;
    expect(await (await ada.request("GET", `/chat/files/${id}`)).text()).toBe("Milk and two loaves");
    expect((await bob.request("GET", `/chat/files/${id}`)).status).toBe(404);
    const stolen = await bob.refused("POST", `/chat/rooms/${room.id}/messages`, { content: "x", attachments: [id] });
    expect(stolen.errors).toMatchObject([{ path: "attachments" }]);
    await ada.call("POST", `/chat/rooms/${room.id}/messages`, { content: "List", attachments: [id] });
    expect(await (await bob.request("GET", `/chat/files/${id}`)).text()).toBe("Milk and two loaves");
    const twice = await ada.refused("POST", `/chat/rooms/${room.id}/messages`, { content: "x", attachments: [id] });
    expect(twice.errors).toMatchObject([{ path: "attachments" }]);
    const eve = await aUser(server, "eve");
    expect((await eve.request("GET", `/chat/files/${id}`)).status).toBe(404);
  });

  test("seed clients: the room may be a field, before or after the file, or in the query", async () => {
    const [room, other] = [await aRoom(ada, [bob]), await aRoom(ada)];
    for (const [path, fields] of [
      [
        "/chat/upload/file",
        [
          ["room_id", room.id],
          ["file", notes],
        ],
      ],
      [
        "/chat/upload/file",
        [
          ["file", notes],
          ["room_id", room.id],
        ],
      ],
      [`/chat/upload/file?room_id=${room.id}`, [["file", notes]]],
    ] as [string, [string, string | Blob][]][]) {
      const { id } = (await (await post(ada, path, form(fields))).json()) as Attachment;
      const elsewhere = { content: "x", attachments: [id] };
      expect((await ada.request("POST", `/chat/rooms/${other.id}/messages`, elsewhere)).status).toBe(410);
      await ada.call("POST", `/chat/rooms/${room.id}/messages`, elsewhere);
    }
    const before = await ada.call<{ used: number }>("GET", "/chat/upload/limits");
    for (const room_id of ["no id", Bun.randomUUIDv7()]) {
      const refused = await post(
        ada,
        "/chat/upload/file",
        form([
          ["file", notes],
          ["room_id", room_id],
        ]),
      );
      expect([422, 404]).toContain(refused.status);
    }
    const eve = await aUser(server, "eve");
    expect(
      (
        await post(
          eve,
          "/chat/upload/file",
          form([
            ["file", notes],
            ["room_id", room.id],
          ]),
        )
      ).status,
    ).toBe(404);
    expect(await ada.call<{ used: number }>("GET", "/chat/upload/limits")).toEqual(before);
  });

  test("seed clients: a picture of mine is the field avatar or file", async () => {
    const picture = new Blob([await drawn(64, 64)], { type: "image/png" });
    for (const name of ["avatar", "file"]) {
      const response = await post(ada, "/profile/me/avatar", form([[name, picture]]));
      expect([name, response.status]).toEqual([name, 200]);
    }
    const other = await post(ada, "/profile/me/avatar", form([["picture", picture]]));
    expect(((await other.json()) as Problem).errors).toMatchObject([{ path: "file" }]);
  });
});

test("seed clients: search takes `query` for `q`", async () => {
  const room = await aRoom(ada, [bob]);
  await ada.send(room.id, "The heron stands still");
  await server.settled();
  for (const body of [{ query: "heron" }, { query: "heron", room_id: room.id, limit: 5 }, { q: "heron" }]) {
    const { results } = await bob.call<SearchMessagesResponse>("POST", "/chat/search", body);
    expect(results.map((found) => found.message.content)).toEqual(["The heron stands still"]);
  }
  expect((await bob.refused("POST", "/chat/search", {})).errors).toMatchObject([{ path: "q" }]);
});

test("seed clients: presence takes is_online and status_message", async () => {
  const set = (body: object) => ada.call<Presence>("PUT", "/chat/presence", body);
  const connection = await ada.connect();
  expect(await set({ is_online: false, status_message: "At the lake" })).toMatchObject({
    status: "invisible",
    text: "At the lake",
  });
  expect(await set({ is_online: true, status_message: "" })).toMatchObject({ status: "online", text: "" });
  expect(await set({ status: "dnd", is_online: true })).toMatchObject({ status: "dnd" });
  connection.close();
  const refused = await ada.refused("PUT", "/chat/presence", { is_online: "yes" });
  expect([refused.status, refused.errors[0]?.path]).toEqual([422, "status"]);
});

test("seed clients: names that the document no longer has are taken beside those that it has", async () => {
  const room = await aRoom(ada, [bob]);
  for (const name of ["for", "scope"]) {
    const { message_id } = await ada.send(room.id, `A kingfisher, ${name}`);
    await bob.call("DELETE", `/chat/messages/${message_id}?${name}=me`);
    const seenBy = async (user: TestUser) =>
      (await user.call<HistoryResponse>("GET", `/chat/rooms/${room.id}/messages`)).messages.map(
        (one) => one.message_id,
      );
    expect([await seenBy(ada), await seenBy(bob)]).toEqual([expect.arrayContaining([message_id]), []]);
  }
  for (const name of ["type", "kind"]) {
    const found = await bob.call<SearchResponse>("GET", `/search?q=ada&${name}=people`);
    expect([found.people.length > 0, found.rooms, found.posts]).toEqual([true, [], []]);
    expect((await bob.refused("GET", `/search?q=ada&${name}=birds`)).errors).toMatchObject([{ path: "kind" }]);
  }
  expect(await bob.call("POST", "/contacts", { people: "nobody1, nobody2" })).toMatchObject({
    unknown: ["nobody1", "nobody2"],
  });
  const code = await bob.refused("POST", "/auth/verify_email", { token: null, code: "12345" });
  expect(code.errors).toMatchObject([{ path: "code", message: "Six digits." }]);
  const neither = await bob.refused("POST", "/auth/verify_email", {});
  expect(neither.errors).toMatchObject([{ path: "token", message: "token or code is required." }]);
});
