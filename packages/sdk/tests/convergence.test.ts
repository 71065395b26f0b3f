import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Client, createClient } from "../src/client.ts";
import { memoryStorage } from "../src/storage.ts";
import { ME, OTHER, ROOM } from "./model.ts";
import { TestServer, until } from "./server.ts";

const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant("post" as const) },
  { weight: 3, arbitrary: fc.constant("send" as const) },
  { weight: 2, arbitrary: fc.constantFrom("deaf" as const, "hear" as const) },
  { weight: 2, arbitrary: fc.constantFrom("cut" as const, "reset" as const, "reload" as const) },
  { weight: 3, arbitrary: fc.constantFrom("before" as const, "after" as const, "jump" as const, "latest" as const) },
  { weight: 2, arbitrary: fc.constantFrom("read" as const, "unread" as const) },
  { weight: 2, arbitrary: fc.constant("breathe" as const) },
);

/** Marked unread while the stream was reset: the room that was on its way held the older mark. */
const READ_DURING_RESET = [
  ...(["send", "post", "post", "read", "reload", "send", "post", "reset", "unread", "reset", "reload"] as const),
  ...(["breathe", "before", "breathe", "post", "post"] as const),
];

/**
 * The whole client over real sockets: whatever is lost, cut, reset or reloaded
 * on the way, it ends with what a fresh fetch would give, and everything that
 * was written is there once, in the order of writing.
 */
test("D5, MSG-17: the client converges", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: "max" }), async (steps) => {
      const server = new TestServer(ME);
      server.addRoom(ROOM);
      for (let i = 0; i < 120; i++) server.post(ROOM, OTHER, `old ${i}`);
      const storage = memoryStorage();
      let client = await start(server, storage);
      let sent = 0;
      try {
        for (const next of steps) {
          if (next === "post") server.post(ROOM, OTHER, "post");
          else if (next === "send") client.send(ROOM, `mine ${sent++}`);
          else if (next === "deaf") server.deaf = true;
          else if (next === "hear") server.deaf = false;
          else if (next === "cut") server.disconnectAll(4008);
          else if (next === "reset") server.reset_streams.add(ROOM);
          else if (next === "before") void client.loadBefore(ROOM);
          else if (next === "after") void client.loadAfter(ROOM);
          else if (next === "jump") void client.jumpTo(ROOM, { seq: 40 });
          else if (next === "latest") void client.jumpToLatest(ROOM);
          else if (next === "read") client.markRead(ROOM);
          else if (next === "unread") client.markUnread(ROOM, 100);
          else if (next === "breathe") await Bun.sleep(4);
          else {
            await client.stop();
            client = await start(server, storage);
          }
        }
        server.deaf = false;
        server.reset_streams.clear();
        server.disconnectAll(4008);
        await until(() => client.store.connection !== "online");
        await until(() => {
          globalThis.dispatchEvent(new Event("online"));
          return client.store.connection === "online" && client.store.outbox_size === 0;
        }, "everything sent");
        await client.jumpToLatest(ROOM);
        await until(() => isLikeServer(client, server), "the same as the server", 3_000);
        const mine = server.messages(ROOM).filter((message) => message.sender_id === ME);
        expect(mine.map((message) => message.content)).toEqual(Array.from({ length: sent }, (_, i) => `mine ${i}`));
      } finally {
        await client.stop();
        await server.close();
      }
    }),
    { numRuns: 12, endOnFailure: true, examples: [[[...READ_DURING_RESET]]] },
  );
}, 120_000);

async function start(server: TestServer, storage: ReturnType<typeof memoryStorage>): Promise<Client> {
  const client = createClient({ base_url: server.url, token: "t", storage });
  await client.start();
  void client.open(ROOM);
  await until(() => client.store.rooms_loaded);
  return client;
}

function isLikeServer({ store }: Client, server: TestServer): boolean {
  const { items, has_before, has_after } = store.conversation(ROOM);
  const all = server.messages(ROOM);
  const held = items.flatMap((item) => (item.kind === "message" ? [item.message] : []));
  const expected = all.slice(-held.length);
  return (
    held.length > 0 &&
    held.length === items.length &&
    !has_after &&
    has_before === held.length < all.length &&
    Bun.deepEquals(held, expected) &&
    Bun.deepEquals(store.room(ROOM), server.room(ROOM))
  );
}
