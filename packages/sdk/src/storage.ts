import type { Folder, Me } from "@helloworld/protocol";
import type { RoomState } from "./reducer.ts";
import type { DraftRecord, PendingMessage } from "./types.ts";

/** One room as it is kept: its cursor and what reflects it are one record, so they cannot come apart. */
export type CachedRoom = Pick<RoomState, "room" | "cursor" | "window"> & {
  /** When it was last opened, in milliseconds; the rooms opened last keep their messages. */
  opened_at: number;
};

export type CachedMeta = {
  me: Me;
  inbox_cursor: number | null;
  /** Room id to how far was read here, not yet confirmed by the server. */
  pending_reads: Record<string, number>;
  folders: readonly Folder[] | null;
};

export type Cached = { meta: CachedMeta | null; rooms: CachedRoom[]; drafts: Record<string, DraftRecord> };

/** What changed since the last write; written whole or not at all. */
export type CacheChanges = {
  meta?: CachedMeta;
  rooms?: CachedRoom[];
  removed_rooms?: string[];
  /** By conversation; null removes the draft. */
  drafts?: Record<string, DraftRecord | null>;
};

/** Where a client keeps things between visits. Every driver passes the same contract tests. */
export type ChatStorage = {
  /** Who was signed in here last; `null` forgets. */
  lastUser(): Promise<string | null>;
  setLastUser(user_id: string | null): Promise<void>;
  load(user_id: string): Promise<Cached>;
  save(user_id: string, changes: CacheChanges): Promise<void>;
  /** In the order of their client_ids, which is the order of writing. */
  outbox(user_id: string): Promise<PendingMessage[]>;
  putOutbox(user_id: string, message: PendingMessage): Promise<void>;
  deleteOutbox(user_id: string, client_id: string): Promise<void>;
  /** Tells when the outbox changed through another user of the same storage, such as another tab. */
  watchOutbox(user_id: string, listener: () => void): () => void;
  /** Removes what is kept of a user; with `keep_unsent`, all but the outbox and drafts. */
  clear(user_id: string, options?: { keep_unsent?: boolean }): Promise<void>;
  close(): Promise<void>;
};

type Kept = Cached & { outbox: Map<string, PendingMessage> };

/** Keeps things as long as the page lives: for tests, Node, and browsers without IndexedDB. */
export function memoryStorage(): ChatStorage {
  const users = new Map<string, Kept>();
  const watchers = new Map<string, Set<() => void>>();
  let last_user: string | null = null;

  const keptOf = (user_id: string): Kept => {
    const kept = users.get(user_id) ?? { meta: null, rooms: [], drafts: {}, outbox: new Map() };
    users.set(user_id, kept);
    return kept;
  };
  const tell = (user_id: string) => {
    for (const listener of watchers.get(user_id) ?? []) queueMicrotask(listener);
  };

  return {
    lastUser: async () => last_user,
    setLastUser: async (user_id) => {
      last_user = user_id;
    },
    load: async (user_id) => {
      const { meta, rooms, drafts } = keptOf(user_id);
      return structuredClone({ meta, rooms, drafts });
    },
    save: async (user_id, changes) => {
      const kept = keptOf(user_id);
      const { meta, rooms = [], removed_rooms = [], drafts = {} } = structuredClone(changes);
      if (meta) kept.meta = meta;
      const replaced = new Set([...removed_rooms, ...rooms.map((cached) => cached.room.id)]);
      kept.rooms = [...kept.rooms.filter((cached) => !replaced.has(cached.room.id)), ...rooms];
      for (const [key, draft] of Object.entries(drafts)) {
        if (draft) kept.drafts[key] = draft;
        else delete kept.drafts[key];
      }
    },
    outbox: async (user_id) => {
      const messages = structuredClone([...keptOf(user_id).outbox.values()]);
      return messages.sort((a, b) => (a.client_id < b.client_id ? -1 : 1));
    },
    putOutbox: async (user_id, message) => {
      keptOf(user_id).outbox.set(message.client_id, structuredClone(message));
      tell(user_id);
    },
    deleteOutbox: async (user_id, client_id) => {
      if (keptOf(user_id).outbox.delete(client_id)) tell(user_id);
    },
    watchOutbox: (user_id, listener) => {
      const listeners = watchers.get(user_id) ?? new Set();
      watchers.set(user_id, listeners.add(listener));
      return () => listeners.delete(listener);
    },
    clear: async (user_id, { keep_unsent = false } = {}) => {
      const { drafts, outbox } = keptOf(user_id);
      users.delete(user_id);
      if (keep_unsent) users.set(user_id, { meta: null, rooms: [], drafts, outbox });
      else tell(user_id);
    },
    close: async () => {},
  };
}
