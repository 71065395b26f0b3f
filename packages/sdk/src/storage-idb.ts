import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type CachedMeta, type CachedRoom, type ChatStorage, memoryStorage } from "./storage.ts";
import type { DraftRecord, PendingMessage } from "./types.ts";

const DATABASE = "helloworld-chat";
/** A cache in an older form is dropped and fetched again; the outbox and drafts must survive every change of version. */
const VERSION = 3;

interface Schema extends DBSchema {
  device: { key: string; value: string };
  meta: { key: string; value: CachedMeta };
  rooms: { key: [user_id: string, room_id: string]; value: CachedRoom };
  drafts: { key: [user_id: string, conversation: string]; value: DraftRecord };
  outbox: { key: [user_id: string, client_id: string]; value: PendingMessage };
}

/** IndexedDB where it works, memory where it does not (private windows of some browsers). */
export async function openStorage(): Promise<ChatStorage> {
  if (typeof indexedDB === "undefined") return memoryStorage();
  return idbStorage().catch(() => memoryStorage());
}

/** Keeps things in the browser's IndexedDB, shared by the tabs of one origin. */
export async function idbStorage(name = DATABASE): Promise<ChatStorage> {
  const db: IDBPDatabase<Schema> = await openDB<Schema>(name, VERSION, {
    async upgrade(db, _old, _new, tx) {
      for (const store of ["meta", "rooms"] as const)
        if (db.objectStoreNames.contains(store)) db.deleteObjectStore(store);
      for (const store of ["device", "meta", "rooms", "drafts", "outbox"] as const)
        if (!db.objectStoreNames.contains(store)) db.createObjectStore(store);
      // Before version 3 a draft was its text alone.
      for await (const cursor of tx.objectStore("drafts"))
        if (typeof cursor.value === "string") await cursor.update({ text: cursor.value, saved: false });
    },
    // Another tab needs a newer version: hold it up for no one.
    blocking: () => db.close(),
  });
  const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(`${name}:outbox`);
  const tell = (user_id: string) => channel?.postMessage(user_id);

  return {
    lastUser: async () => (await db.get("device", "last_user")) ?? null,
    setLastUser: async (user_id) => {
      if (user_id === null) await db.delete("device", "last_user");
      else await db.put("device", user_id, "last_user");
    },
    load: async (user_id) => {
      const tx = db.transaction(["meta", "rooms", "drafts"]);
      const [meta, rooms, keys, records] = await Promise.all([
        tx.objectStore("meta").get(user_id),
        tx.objectStore("rooms").getAll(ofUser(user_id)),
        tx.objectStore("drafts").getAllKeys(ofUser(user_id)),
        tx.objectStore("drafts").getAll(ofUser(user_id)),
      ]);
      const drafts = Object.fromEntries(records.map((record, index) => [keys[index]?.[1], record]));
      return { meta: meta ?? null, rooms, drafts };
    },
    save: async (user_id, { meta, rooms = [], removed_rooms = [], drafts = {} }) => {
      const tx = db.transaction(["meta", "rooms", "drafts"], "readwrite");
      const writes: Promise<unknown>[] = [];
      if (meta) writes.push(tx.objectStore("meta").put(meta, user_id));
      for (const id of removed_rooms) writes.push(tx.objectStore("rooms").delete([user_id, id]));
      for (const cached of rooms) writes.push(tx.objectStore("rooms").put(cached, [user_id, cached.room.id]));
      for (const [key, draft] of Object.entries(drafts)) {
        const store = tx.objectStore("drafts");
        writes.push(draft ? store.put(draft, [user_id, key]) : store.delete([user_id, key]));
      }
      await Promise.all([...writes, tx.done]);
    },
    outbox: (user_id) => db.getAll("outbox", ofUser(user_id)),
    putOutbox: async (user_id, message) => {
      // Written through to disk: what shows as sending must outlive a crash.
      const tx = db.transaction("outbox", "readwrite", { durability: "strict" });
      await Promise.all([tx.store.put(message, [user_id, message.client_id]), tx.done]);
      tell(user_id);
    },
    deleteOutbox: async (user_id, client_id) => {
      await db.delete("outbox", [user_id, client_id]);
      tell(user_id);
    },
    watchOutbox: (user_id, listener) => {
      const onMessage = (message: MessageEvent) => message.data === user_id && listener();
      channel?.addEventListener("message", onMessage);
      return () => channel?.removeEventListener("message", onMessage);
    },
    clear: async (user_id, { keep_unsent = false } = {}) => {
      const tx = db.transaction(["meta", "rooms", "drafts", "outbox"], "readwrite");
      const deletes = [tx.objectStore("meta").delete(user_id), tx.objectStore("rooms").delete(ofUser(user_id))];
      if (!keep_unsent) {
        deletes.push(
          tx.objectStore("drafts").delete(ofUser(user_id)),
          tx.objectStore("outbox").delete(ofUser(user_id)),
        );
      }
      await Promise.all([...deletes, tx.done]);
      if (!keep_unsent) tell(user_id);
    },
    close: async () => {
      channel?.close();
      db.close();
    },
  };
}

/** Every key that starts with the user: an array sorts after every string. */
function ofUser(user_id: string): IDBKeyRange {
  return IDBKeyRange.bound([user_id], [user_id, []]);
}
