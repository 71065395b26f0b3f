import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Client, createClient } from "../src/client.ts";
import { type ChatStorage, memoryStorage } from "../src/storage.ts";
import { ME, OTHER, ROOM } from "./model.ts";
import { TestServer, until } from "./server.ts";

let server: TestServer;
let clients: Client[] = [];

function aClient(storage: ChatStorage = memoryStorage()): Client {
  const client = createClient({ base_url: server.url, token: "t", storage });
  clients.push(client);
  return client;
}

async function online(client: Client): Promise<Client> {
  await client.start();
  await until(() => client.store.connection === "online" && client.store.rooms_loaded, "online");
  return client;
}

const texts = (client: Client, room_id = ROOM) =>
  client.store
    .conversation(room_id)
    .items.map((item) => (item.kind === "message" ? item.message.content : `(${item.pending.content})`));

beforeEach(() => {
  server = new TestServer(ME);
  server.addRoom(ROOM);
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  clients = [];
  await server.close();
});

describe("the live connection", () => {
  test("shows rooms and live messages, each value the same until it changes", async () => {
    const client = await online(aClient());
    await client.open(ROOM);
    const before = client.store.conversation(ROOM);
    expect(client.store.conversation(ROOM)).toBe(before);
    expect(client.store.rooms).toBe(client.store.rooms);
    server.post(ROOM, OTHER, "hello");
    await until(() => texts(client).length === 1);
    expect(client.store.conversation(ROOM)).not.toBe(before);
    expect(client.store.total_unread).toBe(1);
    expect(client.store.room(ROOM)?.last_message?.content).toBe("hello");
  });

  test("D5: on a gap asks for what is missing, and shows all in order once", async () => {
    const client = await online(aClient());
    await client.open(ROOM);
    server.deaf = true;
    for (const text of ["a", "b", "c"]) server.post(ROOM, OTHER, text);
    server.deaf = false;
    server.post(ROOM, OTHER, "d");
    await until(() => texts(client).length === 4);
    expect(texts(client)).toEqual(["a", "b", "c", "d"]);
  });

  test("D6: after a reconnect gets exactly what was missed, by pages", async () => {
    const client = await online(aClient());
    await client.open(ROOM);
    server.post(ROOM, OTHER, "0");
    await until(() => texts(client).length === 1);
    server.deaf = true;
    for (let i = 1; i <= 700; i++) server.post(ROOM, OTHER, String(i));
    server.deaf = false;
    server.disconnectAll(4008);
    await until(() => texts(client).length === 701);
    expect(texts(client)).toEqual(Array.from({ length: 701 }, (_, i) => String(i)));
    expect(server.requests.filter((request) => request.endsWith("/chat/rooms")).length).toBe(1);
  });

  test("D6: a reset fetches the room and its end anew", async () => {
    const client = await online(aClient());
    await client.open(ROOM);
    server.deaf = true;
    for (let i = 1; i <= 120; i++) server.post(ROOM, OTHER, String(i));
    server.deaf = false;
    server.reset_streams.add(ROOM);
    server.disconnectAll(4008);
    await until(() => texts(client).at(-1) === "120");
    expect(texts(client).length).toBe(50);
    expect(client.store.conversation(ROOM).has_before).toBe(true);
    server.post(ROOM, OTHER, "121");
    await until(() => texts(client).at(-1) === "121");
  });

  test("a stream that is gone takes the room away", async () => {
    const client = await online(aClient());
    server.tell({ type: "reset", data: { stream: ROOM, gone: true } });
    await until(() => client.store.rooms.length === 0);
  });

  test("a room that is added appears with what was said in it meanwhile", async () => {
    const client = await online(aClient());
    const room_id = crypto.randomUUID();
    server.addRoom(room_id);
    server.append({ type: "room_added", data: { stream: ME, seq: 1, room_id } });
    server.post(room_id, OTHER, "welcome");
    await until(() => client.store.room(room_id)?.last_message?.content === "welcome");
    expect(client.store.total_unread).toBe(1);
    server.rooms.delete(room_id);
    server.append({ type: "room_removed", data: { stream: ME, seq: 2, room_id } });
    await until(() => client.store.rooms.length === 1);
  });

  test("a page that is overtaken by events holds each message once", async () => {
    for (let i = 1; i <= 60; i++) server.post(ROOM, OTHER, String(i));
    const client = await online(aClient());
    server.history_delay = 60;
    const opened = client.open(ROOM);
    await Bun.sleep(20);
    server.post(ROOM, OTHER, "61");
    await opened;
    await until(() => texts(client).at(-1) === "61");
    expect(texts(client)).toEqual(Array.from({ length: 51 }, (_, i) => String(i + 11)));
    await client.loadBefore(ROOM);
    expect(texts(client)).toEqual(Array.from({ length: 61 }, (_, i) => String(i + 1)));
    expect(client.store.conversation(ROOM).has_before).toBe(false);
  });

  test("jumping leaves the end, and coming back reaches it", async () => {
    for (let i = 1; i <= 300; i++) server.post(ROOM, OTHER, String(i));
    const client = await online(aClient());
    await client.open(ROOM, { seq: 100 });
    expect(client.store.conversation(ROOM).target_seq).toBe(100);
    expect(client.store.conversation(ROOM).has_after).toBe(true);
    server.post(ROOM, OTHER, "301");
    await until(() => client.store.room(ROOM)?.seq === 301);
    expect(texts(client)).not.toContain("301");
    await client.loadAfter(ROOM);
    expect(texts(client)).toContain("150");
    await client.jumpToLatest(ROOM);
    expect(texts(client).at(-1)).toBe("301");
  });

  test("close 4001 and a refused ticket sign out, and nothing readable stays", async () => {
    const storage = memoryStorage();
    const client = await online(aClient(storage));
    server.disconnectAll(4001);
    await until(() => client.store.connection === "signed_out");
    expect(client.store.me).toBeNull();
    expect(client.store.rooms).toEqual([]);
    await until(async () => (await storage.load(ME)).meta === null);
    server.signed_out = true;
    const other = aClient();
    await other.start();
    expect(other.store.connection).toBe("signed_out");
    expect(other.store.ready).toBe(true);
  });

  test("MSG-17: what was read is there without a connection", async () => {
    const storage = memoryStorage();
    server.post(ROOM, OTHER, "kept");
    const client = await online(aClient(storage));
    await client.open(ROOM);
    client.setDraft(ROOM, "half a");
    await client.stop();
    await server.close();
    const again = aClient(storage);
    await again.start();
    expect(texts(again)).toEqual(["kept"]);
    expect(again.store.draft(ROOM)).toBe("half a");
    expect(again.store.me?.id).toBe(ME);
    server.open();
    server.post(ROOM, OTHER, "new");
    await until(() => texts(again).length === 2);
  });
});

describe("a client that is started again", () => {
  test("MSG-17: sends what was written while it was stopped", async () => {
    const client = await online(aClient());
    await client.open(ROOM);
    await client.stop();
    client.send(ROOM, "written between");
    await online(client);
    await until(() => server.messages(ROOM).length === 1);
    expect(server.messages(ROOM).map((message) => message.content)).toEqual(["written between"]);
  });

  test("is still who was here, and writes as them, when somebody else used the same storage meanwhile", async () => {
    const storage = memoryStorage();
    const client = await online(aClient(storage));
    await client.stop();
    await storage.setLastUser(OTHER);
    await client.start();
    client.send(ROOM, "mine");
    await until(() => server.messages(ROOM).length === 1);
    expect(await storage.outbox(OTHER)).toEqual([]);
    expect(client.store.me?.id).toBe(ME);
  });
});

describe("MSG-5: reading", () => {
  test("shows at once, tells the server once, and freezes the unread line", async () => {
    for (let i = 1; i <= 5; i++) server.post(ROOM, OTHER, String(i));
    server.reads.set(ROOM, 2);
    const client = await online(aClient());
    await client.open(ROOM);
    expect(client.store.conversation(ROOM).first_unread_seq).toBe(3);
    client.markRead(ROOM, 4);
    client.markRead(ROOM);
    expect(client.store.total_unread).toBe(0);
    await until(() => server.reads.get(ROOM) === 5);
    await Bun.sleep(600);
    expect(server.frames.filter((frame) => frame.type === "mark_read").length).toBe(1);
    expect(client.store.conversation(ROOM).first_unread_seq).toBe(3);
    client.markUnread(ROOM, 4);
    expect(client.store.total_unread).toBe(2);
    await until(() => server.reads.get(ROOM) === 3);
  });

  test("what was read without a connection is told on return, also after a reload", async () => {
    const storage = memoryStorage();
    server.post(ROOM, OTHER, "1");
    const client = await online(aClient(storage));
    await client.open(ROOM);
    await server.close();
    await until(() => client.store.connection !== "online");
    client.markRead(ROOM);
    await client.stop();
    server.open();
    const again = await online(aClient(storage));
    expect(again.store.total_unread).toBe(0);
    await until(() => server.reads.get(ROOM) === 1);
    expect(again.store.total_unread).toBe(0);
  });

  test("another device's reading is taken over, and counted anew where it must be", async () => {
    for (let i = 1; i <= 80; i++) server.post(ROOM, OTHER, String(i));
    const client = await online(aClient());
    server.reads.set(ROOM, 10);
    const mine = { room_id: ROOM, user_id: ME, read_seq: 10, delivered_seq: 10, read_at: null };
    server.append({ type: "read_receipt", data: { stream: ME, seq: 1, ...mine } });
    await until(() => client.store.total_unread === 70);
  });
});

describe("people in a room", () => {
  const indicator = (is_typing: boolean) => ({
    type: "typing_indicator",
    data: { user_id: OTHER, user_name: "Bob", room_id: ROOM, is_typing, timestamp: "2026-01-01T00:00:00.000Z" },
  });

  test("D7: who types is shown until they stop or send", async () => {
    const client = await online(aClient());
    const typing = () => client.store.conversation(ROOM).typing.map((person) => person.user_name);
    server.tell(indicator(true));
    server.tell(indicator(true));
    await until(() => typing().length === 1);
    expect(typing()).toEqual(["Bob"]);
    server.tell(indicator(false));
    await until(() => typing().length === 0);
    server.tell(indicator(true));
    await until(() => typing().length === 1);
    server.post(ROOM, OTHER, "done");
    await until(() => typing().length === 0);
  });

  test("typing is said once for many keys, and ends with the message", async () => {
    const client = await online(aClient());
    for (let i = 0; i < 5; i++) client.setTyping(ROOM, true);
    client.send(ROOM, "done");
    await until(() => server.messages(ROOM).length === 1);
    const said = server.frames.flatMap((frame) => (frame.type === "typing" ? [frame.data.is_typing] : []));
    expect(said).toEqual([true, false]);
  });

  test("that nobody touches the device is said at once, and again at the next connection", async () => {
    const client = await online(aClient());
    const said = () => server.frames.flatMap((frame) => (frame.type === "set_idle" ? [frame.data.is_idle] : []));
    client.setIdle(true);
    await until(() => said().length === 1);
    server.disconnectAll(1001);
    await until(() => said().length === 2, "said again", 10_000);
    expect(said()).toEqual([true, true]);
    client.setIdle(false);
    await until(() => said().length === 3);
    server.disconnectAll(1001);
    await until(() => client.store.connection !== "online");
    await until(() => client.store.connection === "online", "online again", 10_000);
    expect(said()).toEqual([true, true, false]);
  }, 25_000);

  test("a new name or picture shows in messages and members, and who I am is asked anew", async () => {
    const client = await online(aClient());
    await client.open(ROOM);
    await client.loadMembers(ROOM);
    server.post(ROOM, OTHER, "hello");
    const user = { id: OTHER, username: "bob", name: "Robert", avatar_url: "/api/v1/avatars/1" };
    server.append({
      type: "member_joined",
      data: { stream: ROOM, seq: 2, room_id: ROOM, user: { ...user, name: "Bob" }, role: "member", member_count: 2 },
    });
    server.append({ type: "user_changed", data: { stream: ROOM, seq: 3, user } });
    await until(() => client.store.room(ROOM)?.seq === 3);
    const [item] = client.store.conversation(ROOM).items;
    expect(item?.kind === "message" && item.message).toMatchObject({
      sender_name: "Robert",
      sender_avatar_url: user.avatar_url,
    });
    expect(client.store.room(ROOM)?.last_message?.sender_name).toBe("Robert");
    expect(client.store.members(ROOM)?.members.at(-1)?.user).toEqual(user);
    server.me.avatar_url = "/api/v1/avatars/2";
    server.append({ type: "user_changed", data: { stream: ME, seq: 1, user: server.me } });
    await until(() => client.store.me?.avatar_url === "/api/v1/avatars/2");
  });

  test("the member list is kept right by events", async () => {
    const client = await online(aClient());
    await client.loadMembers(ROOM);
    const names = () => client.store.members(ROOM)?.members.map(({ user, role }) => `${user.name} ${role}`);
    expect(names()).toEqual(["Ada owner"]);
    const place = (seq: number) => ({ stream: ROOM, seq, room_id: ROOM });
    const user = { id: OTHER, username: "bob", name: "Bob", avatar_url: null };
    server.append({ type: "member_joined", data: { ...place(1), user, role: "member", member_count: 2 } });
    server.append({ type: "role_changed", data: { ...place(2), user_id: OTHER, role: "admin" } });
    await until(() => names()?.length === 2 && client.store.room(ROOM)?.seq === 2);
    expect(names()).toEqual(["Ada owner", "Bob admin"]);
    server.append({ type: "member_left", data: { ...place(3), user_id: OTHER, member_count: 1 } });
    await until(() => names()?.length === 1);
  });

  test("ROO-6: what I choose on another device is fetched anew, and muted rooms do not count as unread", async () => {
    const client = await online(aClient());
    server.post(ROOM, OTHER, "hello");
    await until(() => client.store.total_unread === 1);
    const my = () => client.store.room(ROOM)?.my;
    const tell = (seq: number, settings: NonNullable<ReturnType<typeof server.settings.get>>) => {
      server.settings.set(ROOM, settings);
      server.append({ type: "room_settings_changed", data: { stream: ME, seq, room_id: ROOM } });
    };
    tell(1, { is_favourite: true, muted_until: "always" });
    await until(() => my()?.is_favourite);
    expect(client.store.total_unread).toBe(0);
    tell(2, { muted_until: new Date(Date.now() + 400).toISOString() });
    await until(() => my()?.is_favourite === false);
    expect(client.store.total_unread).toBe(0);
    // The silence ends by itself, and who looks is told.
    let told = 0;
    client.store.subscribe(() => {
      if (client.store.total_unread === 1) told += 1;
    }, "total_unread");
    await until(() => told > 0, "the end of the silence");
    tell(3, { notify: "mentions" });
    await until(() => my()?.notify === "mentions");
    expect(client.store.total_unread).toBe(0);
  });

  test("ROO-6: a hidden room shows again with the next message, as it does when it is fetched", async () => {
    server.settings.set(ROOM, { is_hidden: true });
    const client = await online(aClient());
    expect(client.store.room(ROOM)?.my?.is_hidden).toBe(true);
    server.settings.delete(ROOM);
    server.post(ROOM, ME, "mine");
    await until(() => client.store.room(ROOM)?.my?.is_hidden === false);
    expect(client.store.room(ROOM)).toEqual(server.room(ROOM));
  });

  test("ROO-6: folders are those of the server; the rooms of one that went are fetched anew, and all is kept for the next visit", async () => {
    server.folders = [{ id: OTHER, name: "Work" }];
    server.settings.set(ROOM, { folder_id: OTHER });
    const storage = memoryStorage();
    const client = await online(aClient(storage));
    await until(() => client.store.folders?.length === 1);
    expect(client.store.room(ROOM)?.my?.folder_id).toBe(OTHER);
    await client.stop();
    const again = aClient(storage);
    server.signed_out = false;
    const starting = again.start();
    await until(() => again.store.rooms.length === 1);
    expect(again.store.folders).toEqual([{ id: OTHER, name: "Work" }]);
    await starting;
    await until(() => again.store.connection === "online");
    server.folders = [];
    server.settings.delete(ROOM);
    server.append({ type: "folders_changed", data: { stream: ME, seq: 1 } });
    await until(() => again.store.folders?.length === 0 && again.store.room(ROOM)?.my?.folder_id === null);
  });

  test("ROO-3: requests to join are fetched when somebody looks, and from then on whenever they change", async () => {
    const client = await online(aClient());
    const user = { id: OTHER, username: "bob", name: "Bob", avatar_url: null };
    const change = (seq: number) =>
      server.append({ type: "join_requests_changed", data: { stream: ME, seq, room_id: ROOM } });
    server.settings.set(ROOM, { join_requests: 1 });
    server.join_requests = [{ user, message: "Please", created_at: "2026-01-01T00:00:00.000Z" }];
    change(1);
    await until(() => client.store.room(ROOM)?.my?.join_requests === 1);
    expect(client.store.join_requests(ROOM)).toBeUndefined();
    await client.loadJoinRequests(ROOM);
    expect(client.store.join_requests(ROOM)?.requests).toEqual(server.join_requests);
    server.settings.delete(ROOM);
    server.join_requests = [];
    change(2);
    await until(() => client.store.join_requests(ROOM)?.requests.length === 0);
    await until(() => client.store.room(ROOM)?.my?.join_requests === 0);
  });

  test("ROO-2: another role or permission that lets one answer requests fetches how many there are", async () => {
    const client = await online(aClient());
    server.settings.set(ROOM, { role: "admin", join_requests: 3 });
    server.append({ type: "role_changed", data: { stream: ROOM, seq: 1, room_id: ROOM, user_id: ME, role: "admin" } });
    await until(() => client.store.room(ROOM)?.my?.join_requests === 3);
    expect(client.store.room(ROOM)).toEqual(server.room(ROOM));
  });
});
