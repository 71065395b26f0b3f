import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Client, createClient } from "../src/client.ts";
import { memoryStorage } from "../src/storage.ts";
import type { StoreRead } from "../src/types.ts";
import { ME, OTHER, ROOM } from "./model.ts";
import { TestServer, until } from "./server.ts";

const ELSEWHERE = "00000000-0000-7000-8000-0000000000ee";
const ROWS = 50;

let server: TestServer;
let client: Client;

/** How often each topic's subscribers were called since the last look, without those that were not. */
function counted(reads: StoreRead[]): () => Record<string, number> {
  let counts: Record<string, number> = {};
  for (const read of reads) {
    const name = read.join(":");
    client.store.subscribe(
      () => {
        counts[name] = (counts[name] ?? 0) + 1;
      },
      ...read,
    );
  }
  return () => {
    const seen = counts;
    counts = {};
    return seen;
  };
}

beforeEach(async () => {
  server = new TestServer(ME);
  server.addRoom(ROOM);
  server.addRoom(ELSEWHERE);
  for (let row = 0; row < ROWS; row++) server.post(ROOM, OTHER, `row ${row}`);
  client = createClient({ base_url: server.url, token: "t", storage: memoryStorage() });
  await client.start();
  await client.open(ROOM);
  await until(() => client.store.conversation(ROOM).items.length === ROWS && client.store.ready);
  // The markers and lists that follow a connection have come.
  await Bun.sleep(300);
});
afterEach(async () => {
  await client.stop();
  await server.close();
});

test("a message wakes those who read its room, once, and nobody else", async () => {
  const rows = client.store.conversation(ROOM).items.flatMap((item): StoreRead[] => {
    const id = item.kind === "message" ? item.message.message_id : "";
    return [
      ["isStarred", id],
      ["presence", id],
    ];
  });
  const seen = counted([
    ["conversation", ROOM],
    ["room", ROOM],
    ["rooms"],
    ["total_unread"],
    ["conversation", ELSEWHERE],
    ["room", ELSEWHERE],
    ["draft", ROOM],
    ["members", ROOM],
    ["receipts", ROOM],
    ["me"],
    ["contacts"],
    ["connection"],
    ["notifications_unread"],
    ["threads"],
    ["outbox_size"],
    ...rows,
  ]);
  expect(rows).toHaveLength(2 * ROWS);
  server.post(ROOM, OTHER, "new");
  await until(() => client.store.conversation(ROOM).items.length === ROWS + 1);
  expect(seen()).toEqual({ [`conversation:${ROOM}`]: 1, [`room:${ROOM}`]: 1, rooms: 1, total_unread: 1 });

  client.setDraft(ROOM, "half a");
  expect(seen()).toEqual({ [`draft:${ROOM}`]: 1 });
});

test("a subscriber of several topics is called once for a batch, and not after it ended its subscription", async () => {
  let calls = 0;
  const listener = () => {
    calls += 1;
  };
  const ends = [
    client.store.subscribe(listener, "rooms"),
    client.store.subscribe(listener, "room", ROOM),
    client.store.subscribe(listener, "total_unread"),
  ];
  server.post(ROOM, OTHER, "new");
  await until(() => client.store.conversation(ROOM).items.length === ROWS + 1);
  expect(calls).toBe(1);
  for (const end of ends) end();
  server.post(ROOM, OTHER, "another");
  await until(() => client.store.conversation(ROOM).items.length === ROWS + 2);
  expect(calls).toBe(1);
});

test("everything is told to everybody when the person goes", async () => {
  const seen = counted([["draft", ROOM], ["me"], ["rooms"]]);
  await client.logout();
  expect(Object.keys(seen()).sort()).toEqual([`draft:${ROOM}`, "me", "rooms"]);
});
