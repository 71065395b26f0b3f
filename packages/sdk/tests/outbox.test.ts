import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Client, createClient } from "../src/client.ts";
import { type ChatStorage, memoryStorage } from "../src/storage.ts";
import { idbStorage } from "../src/storage-idb.ts";
import { ME, OTHER, ROOM } from "./model.ts";
import { TestServer, until } from "./server.ts";

const ROOM_2 = "00000000-0000-7000-8000-000000000002";
let server: TestServer;
let clients: Client[] = [];

async function aClient(storage: ChatStorage = memoryStorage()): Promise<Client> {
  const client = createClient({ base_url: server.url, token: "t", storage });
  clients.push(client);
  await client.start();
  return client;
}

async function online(storage?: ChatStorage): Promise<Client> {
  const client = await aClient(storage);
  await until(() => client.store.connection === "online" && client.store.rooms_loaded, "online");
  await client.open(ROOM);
  return client;
}

const shown = (client: Client) =>
  client.store
    .conversation(ROOM)
    .items.map((item) =>
      item.kind === "message" ? item.message.content : `${item.pending.state} ${item.pending.content}`,
    );
const committed = (room_id = ROOM) => server.messages(room_id).map((message) => message.content);
const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));
const refusal = (code: "forbidden" | "rate_limited" | "busy" | "internal", retry_after_ms?: number) => ({
  code,
  detail: `refused: ${code}`,
  errors: [],
  ...(retry_after_ms !== undefined && { retry_after_ms }),
});

beforeEach(() => {
  server = new TestServer(ME);
  server.addRoom(ROOM);
  server.addRoom(ROOM_2);
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  clients = [];
  await server.close();
});

describe("MSG-17: the outbox", () => {
  test("sends in the order of writing and shows each message once, under one key", async () => {
    const client = await online();
    const keys = new Set<string>();
    const counts = new Set<number>();
    client.store.subscribe(
      () => {
        const { items } = client.store.conversation(ROOM);
        for (const item of items) keys.add(item.key);
        counts.add(items.length);
      },
      "conversation",
      ROOM,
    );
    for (const text of numbers(20)) client.send(ROOM, text);
    await until(() => server.messages(ROOM).length === 20 && client.store.outbox_size === 0);
    expect(committed()).toEqual(numbers(20));
    expect(shown(client)).toEqual(numbers(20));
    expect(keys.size).toBe(20);
    expect(Math.max(...counts)).toBe(20);
  });

  test("an acknowledged message stays on screen until its event comes", async () => {
    const client = await online();
    server.deaf = true;
    client.send(ROOM, "mine");
    await until(() => client.store.outbox_size === 0 && server.messages(ROOM).length === 1);
    expect(shown(client)).toEqual(["mine"]);
    server.deaf = false;
    server.post(ROOM, OTHER, "theirs");
    await until(() => shown(client).length === 2);
    expect(shown(client)).toEqual(["mine", "theirs"]);
  });

  for (const [name, open] of Object.entries({
    memory: async () => {
      const storage = memoryStorage();
      return async () => storage;
    },
    indexeddb: async () => {
      const database = crypto.randomUUID();
      return () => idbStorage(database);
    },
  })) {
    test(`what is written without a connection is sent in order after a reload (${name})`, async () => {
      const reopen = await open();
      const storage = await reopen();
      const first = await online(storage);
      await server.close();
      await until(() => first.store.connection !== "online");
      for (const text of numbers(5)) first.send(ROOM, text);
      await until(() => first.store.outbox_size === 5);
      expect(shown(first)).toEqual(numbers(5).map((text) => `sending ${text}`));
      await first.stop();
      await storage.close();

      const second = await aClient(await reopen());
      expect(shown(second)).toEqual(numbers(5).map((text) => `sending ${text}`));
      second.send(ROOM, "6");
      server.open();
      await until(() => server.messages(ROOM).length === 6, "all sent");
      expect(committed()).toEqual(numbers(6));
      await until(() => second.store.outbox_size === 0);
    });
  }

  test("D3: a crash between commit and answer leaves the message there once", async () => {
    const client = await online();
    server.refusals = ["drop_after_commit"];
    client.send(ROOM, "1");
    client.send(ROOM, "2");
    await until(() => server.messages(ROOM).length === 2 && client.store.outbox_size === 0);
    expect(committed()).toEqual(["1", "2"]);
    await until(() => shown(client).length === 2);
    expect(shown(client)).toEqual(["1", "2"]);
  });

  test("a definite refusal holds up nothing, and can be tried again or discarded", async () => {
    const client = await online();
    server.refusals = [refusal("forbidden"), refusal("forbidden")];
    const first = client.send(ROOM, "1");
    const second = client.send(ROOM, "2");
    client.send(ROOM, "3");
    await until(() => server.messages(ROOM).length === 1 && client.store.outbox_size === 2);
    expect(shown(client)).toEqual(["3", "failed 1", "failed 2"]);
    const item = client.store.conversation(ROOM).items[1];
    expect(item?.kind === "pending" && item.pending.error?.code).toBe("forbidden");
    client.discard(second);
    client.retry(first);
    await until(() => server.messages(ROOM).length === 2 && client.store.outbox_size === 0);
    expect(committed()).toEqual(["3", "1"]);
  });

  test("a passing refusal keeps the order, waits as told, and leaves other rooms alone", async () => {
    const client = await online();
    server.refusals = [refusal("rate_limited", 300)];
    const started = Date.now();
    client.send(ROOM, "1");
    client.send(ROOM, "2");
    await until(() => server.frames.some((frame) => frame.type === "send_message"));
    client.send(ROOM_2, "elsewhere");
    await until(() => server.messages(ROOM_2).length === 1);
    expect(server.messages(ROOM).length).toBe(0);
    await until(() => server.messages(ROOM).length === 2);
    expect(committed()).toEqual(["1", "2"]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(290);
  });

  test("two tabs share the outbox: each message is there once, in order, and neither shows it as waiting", async () => {
    const storage = memoryStorage();
    const [a, b] = [await online(storage), await online(storage)];
    for (const [index, text] of numbers(10).entries()) (index % 2 ? a : b).send(ROOM, text);
    await until(() => server.messages(ROOM).length === 10);
    await until(() => a.store.outbox_size === 0 && b.store.outbox_size === 0);
    expect(new Set(committed()).size).toBe(10);
    await until(() => shown(a).length === 10 && shown(b).length === 10);
    expect(shown(a)).toEqual(committed());
    expect(shown(b)).toEqual(committed());
  });

  test("signing out clears what was kept, the outbox too", async () => {
    const storage = memoryStorage();
    const client = await online(storage);
    server.refusals = [refusal("forbidden")];
    client.send(ROOM, "1");
    await until(() => client.store.conversation(ROOM).items.length === 1);
    await until(() => shown(client)[0] === "failed 1");
    await client.logout();
    expect(client.store.connection).toBe("signed_out");
    expect(await storage.outbox(ME)).toEqual([]);
    expect(await storage.lastUser()).toBeNull();
  });
});
