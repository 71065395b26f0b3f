import "fake-indexeddb/auto";
import { describe, expect, test } from "bun:test";
import { openDB } from "idb";
import { resetRoom } from "../src/reducer.ts";
import { type CachedRoom, type ChatStorage, memoryStorage } from "../src/storage.ts";
import { idbStorage } from "../src/storage-idb.ts";
import type { PendingMessage } from "../src/types.ts";
import { ME, ModelRoom, OTHER, ROOM } from "./model.ts";
import { aMe } from "./server.ts";

const drivers: Record<string, () => Promise<ChatStorage>> = {
  memory: async () => memoryStorage(),
  indexeddb: () => idbStorage(crypto.randomUUID()),
};

const cachedRoom = (): CachedRoom => {
  const { room, cursor, window } = resetRoom(undefined, new ModelRoom().room(0), ME);
  return { room, cursor, window, opened_at: 1 };
};
const draft = (text: string) => ({ text, saved: true });
const pending = (client_id: string): PendingMessage => ({
  client_id,
  room_id: ROOM,
  content: "hello",
  created_at: "2026-01-01T00:00:00.000Z",
  state: "sending",
  error: null,
});

for (const [name, open] of Object.entries(drivers)) {
  describe(`storage contract: ${name}`, () => {
    test("remembers who was here last", async () => {
      const storage = await open();
      expect(await storage.lastUser()).toBeNull();
      await storage.setLastUser(ME);
      expect(await storage.lastUser()).toBe(ME);
      await storage.setLastUser(null);
      expect(await storage.lastUser()).toBeNull();
    });

    test("loads what was saved, for each user apart", async () => {
      const storage = await open();
      const meta = {
        me: aMe(ME),
        inbox_cursor: 4,
        pending_reads: { [ROOM]: 2 },
        folders: [{ id: ROOM, name: "Work" }],
      };
      await storage.save(ME, { meta, rooms: [cachedRoom()], drafts: { [ROOM]: draft("half a tho") } });
      expect(await storage.load(ME)).toEqual({ meta, rooms: [cachedRoom()], drafts: { [ROOM]: draft("half a tho") } });
      expect(await storage.load(OTHER)).toEqual({ meta: null, rooms: [], drafts: {} });
    });

    test("replaces and removes rooms, and drafts", async () => {
      const storage = await open();
      await storage.save(ME, { rooms: [cachedRoom()], drafts: { [ROOM]: draft("x") } });
      await storage.save(ME, { rooms: [{ ...cachedRoom(), cursor: 9 }], drafts: { [ROOM]: null } });
      const { rooms, drafts } = await storage.load(ME);
      expect(rooms.map((cached) => cached.cursor)).toEqual([9]);
      expect(drafts).toEqual({});
      await storage.save(ME, { removed_rooms: [ROOM] });
      expect((await storage.load(ME)).rooms).toEqual([]);
    });

    test("keeps the outbox in the order of client_ids", async () => {
      const storage = await open();
      for (const id of ["b", "a", "c"]) await storage.putOutbox(ME, pending(id));
      await storage.putOutbox(ME, { ...pending("b"), state: "failed" });
      await storage.deleteOutbox(ME, "a");
      expect((await storage.outbox(ME)).map((m) => [m.client_id, m.state])).toEqual([
        ["b", "failed"],
        ["c", "sending"],
      ]);
      expect(await storage.outbox(OTHER)).toEqual([]);
    });

    test("clears a user, or all but what is unsent", async () => {
      const storage = await open();
      const fill = () => storage.save(ME, { rooms: [cachedRoom()], drafts: { [ROOM]: draft("x") } });
      await fill();
      await storage.putOutbox(ME, pending("a"));
      await storage.clear(ME, { keep_unsent: true });
      expect(await storage.load(ME)).toEqual({ meta: null, rooms: [], drafts: { [ROOM]: draft("x") } });
      expect(await storage.outbox(ME)).toHaveLength(1);
      await fill();
      await storage.clear(ME);
      expect(await storage.load(ME)).toEqual({ meta: null, rooms: [], drafts: {} });
      expect(await storage.outbox(ME)).toEqual([]);
    });
  });
}

test("a draft of the version that kept texts alone is there, and not saved", async () => {
  const name = crypto.randomUUID();
  const old = await openDB(name, 2, {
    upgrade(db) {
      for (const store of ["device", "meta", "rooms", "drafts", "outbox"]) db.createObjectStore(store);
    },
  });
  await old.put("drafts", "half a tho", [ME, ROOM]);
  old.close();
  const storage = await idbStorage(name);
  expect((await storage.load(ME)).drafts).toEqual({ [ROOM]: { text: "half a tho", saved: false } });
});
