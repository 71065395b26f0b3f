import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Client, createClient } from "../src/client.ts";
import { type ChatStorage, memoryStorage } from "../src/storage.ts";
import { ME, ROOM } from "./model.ts";
import { TestServer, until } from "./server.ts";

let server: TestServer;
let storage: ChatStorage;
let clients: Client[] = [];

async function online(kept = storage): Promise<Client> {
  const client = createClient({ base_url: server.url, token: "t", storage: kept });
  clients.push(client);
  await client.start();
  await until(() => client.store.connection === "online", "online");
  return client;
}

/** The page as it is when it is killed: what it would still write is lost. */
function killable(): ChatStorage & { dead: boolean } {
  const killed = {
    ...storage,
    dead: false,
    save: async (...given: Parameters<ChatStorage["save"]>) => {
      if (!killed.dead) await storage.save(...given);
    },
  };
  return killed;
}

const onServer = () => server.drafts.map((draft) => draft.content);
const cached = async () => (await storage.load(ME)).drafts[ROOM];
const changed = () =>
  server.append({
    type: "draft_changed",
    data: { stream: ME, seq: (server.streams.get(ME)?.length ?? 0) + 1, room_id: ROOM, thread_id: null },
  });

beforeEach(() => {
  storage = memoryStorage();
  server = new TestServer(ME);
  server.addRoom(ROOM);
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  clients = [];
  await server.close();
});

test("MSG-11: a draft that another tab sent does not come back with a cache that is older", async () => {
  const kept = killable();
  const client = await online(kept);
  client.setDraft(ROOM, "alpha");
  await until(async () => (await cached())?.saved);
  expect(onServer()).toEqual(["alpha"]);
  kept.dead = true;
  server.drafts = [];
  changed();
  await until(() => client.store.draft(ROOM) === "");
  expect(await cached()).toEqual({ text: "alpha", saved: true });

  const again = await online();
  await until(() => again.store.draft(ROOM) === "");
  await Bun.sleep(2_000);
  expect(onServer()).toEqual([]);
  await again.stop();
  expect(await cached()).toBeUndefined();
});

test("MSG-11: a draft that the server never had is kept and saved at the next visit", async () => {
  const client = await online();
  client.setDraft(ROOM, "alpha");
  await client.stop();
  expect(onServer()).toEqual([]);
  expect(await cached()).toEqual({ text: "alpha", saved: false });

  const again = await online();
  await until(() => onServer().length === 1);
  expect(onServer()).toEqual(["alpha"]);
  expect(again.store.draft(ROOM)).toBe("alpha");
});

test("MSG-11: what another device wrote takes the place of what was saved here, and not of what was typed", async () => {
  const client = await online();
  client.setDraft(ROOM, "alpha");
  await until(async () => (await cached())?.saved);
  await client.stop();
  server.drafts = [
    { room_id: ROOM, thread_id: null, content: "beta", reply_to_id: null, updated_at: "2026-01-01T00:00:00.000Z" },
  ];
  const again = await online();
  await until(() => again.store.draft(ROOM) === "beta");

  again.setDraft(ROOM, "gamma");
  await again.stop();
  const third = await online();
  await until(() => onServer()[0] === "gamma");
  expect(third.store.draft(ROOM)).toBe("gamma");
});

test("MSG-11: a draft that was emptied without a connection does not come back from the server", async () => {
  const client = await online();
  client.setDraft(ROOM, "alpha");
  await until(async () => (await cached())?.saved);
  await server.close();
  await until(() => client.store.connection !== "online");
  client.setDraft(ROOM, "");
  await client.stop();
  server.open();
  const again = await online();
  await until(() => onServer().length === 0);
  expect(again.store.draft(ROOM)).toBe("");
});
