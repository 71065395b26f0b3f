import type { ClientPart } from "./client-part.ts";
import { conversationKeyFrom } from "./conversation-key.ts";
import { roomStateOf } from "./reducer.ts";
import type { CacheChanges, Cached, CachedRoom, ChatStorage } from "./storage.ts";
import type { ChatStore } from "./store.ts";
import { tailOf } from "./window.ts";

/** Changes are gathered for this long before they are written. */
const WRITE_AFTER_MS = 1_000;
const MESSAGES_KEPT = 200;
const ROOMS_KEPT = 30;

/** Writes what the store holds to the storage, and fills the store from it at the start. */
export class Cache implements ClientPart {
  readonly #store: ChatStore;
  readonly #storage: Promise<ChatStorage>;
  readonly #rooms = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #drafts = new Set<string>();
  /** Rooms that have a record in the storage. */
  readonly #kept = new Set<string>();
  #user_id: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: ChatStore, storage: Promise<ChatStorage>) {
    this.#store = store;
    this.#storage = storage;
    store.watchRooms((room_id, state) => {
      this.#rooms[state ? "add" : "delete"](room_id);
      this.#removed[state ? "delete" : "add"](room_id);
      if (!state) this.#kept.delete(room_id);
      this.#writeSoon();
    });
  }

  /** Shows what is kept of this person. Rooms that the store has already stay as they are. */
  async start(user_id: string): Promise<void> {
    if (this.#user_id === user_id) return;
    this.#user_id = user_id;
    const storage = await this.#storage;
    // What cannot be read is fetched instead.
    const { meta, rooms, drafts } = await storage
      .load(user_id)
      .catch((): Cached => ({ meta: null, rooms: [], drafts: {} }));
    if (this.#user_id !== user_id) return;
    const store = this.#store;
    store.change(() => {
      if (!store.me && meta) store.setMe(meta.me);
      if (!store.folders && meta?.folders) store.set("folders", meta.folders);
      store.inbox_cursor ??= meta?.inbox_cursor ?? null;
      if (meta && meta.inbox_cursor !== null) store.set("rooms_loaded", true);
      for (const { room, cursor, window, opened_at } of rooms) {
        this.#kept.add(room.id);
        if (store.state(room.id)) continue;
        const pending_read = meta?.pending_reads[room.id] ?? null;
        store.setState(room.id, { ...roomStateOf(room), cursor, window, log_floor: cursor, pending_read });
        if (opened_at > store.view(room.id).opened_at) store.setView(room.id, { opened_at });
      }
      for (const [key, draft] of Object.entries(drafts)) {
        if (!store.draftRecord(key)) store.setDraft(key, draft);
      }
    });
    this.#rooms.clear();
    await storage.setLastUser(user_id).catch(() => {});
  }

  /** Of the conversation with this key. */
  draftChanged(key: string): void {
    this.#drafts.add(key);
    this.#writeSoon();
  }

  stop(): Promise<void> {
    return this.write();
  }

  /** What is kept of the person goes, or all but what is unsent. */
  async clear(options: { keep_unsent: boolean }): Promise<void> {
    const user_id = this.#user_id;
    this.#user_id = null;
    this.#kept.clear();
    this.#clearChanges();
    if (user_id === null) return;
    const storage = await this.#storage;
    await storage.clear(user_id, options);
    await storage.setLastUser(null);
  }

  /** Writes what changed, all in one transaction: a cursor is never kept ahead of what it stands for. */
  async write(): Promise<void> {
    const changes = this.#changes();
    const user_id = this.#user_id;
    this.#clearChanges();
    // A full disk costs the cache, not the chat: what is missing is fetched again.
    if (changes && user_id) await (await this.#storage).save(user_id, changes).catch(() => {});
  }

  #writeSoon(): void {
    if (this.#user_id === null) return;
    this.#timer ??= setTimeout(() => void this.write(), WRITE_AFTER_MS);
  }

  #clearChanges(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const changed of [this.#rooms, this.#removed, this.#drafts]) changed.clear();
  }

  #changes(): CacheChanges | null {
    const store = this.#store;
    if (!store.me || store.me.id !== this.#user_id) return null;
    const pending_reads: Record<string, number> = {};
    for (const { room, pending_read } of store.states()) {
      if (pending_read !== null) pending_reads[room.id] = pending_read;
    }
    const recent = this.#recentRooms();
    return {
      meta: { me: store.me, inbox_cursor: store.inbox_cursor, pending_reads, folders: store.folders },
      rooms: [...this.#rooms].flatMap((room_id) => this.#cached(room_id, recent)),
      removed_rooms: [...this.#removed],
      drafts: Object.fromEntries([...this.#drafts].map((key) => [key, store.draftRecord(key) ?? null])),
    };
  }

  #cached(room_id: string, recent: Set<string>): CachedRoom[] {
    const state = this.#store.state(room_id);
    if (!state?.room.my) return [];
    const { room, cursor, window } = state;
    // While somebody looks at old messages the record of the room's end stays as it was: older, but right.
    if (window?.has_after && this.#kept.has(room_id)) return [];
    this.#kept.add(room_id);
    const kept = window && !window.has_after && recent.has(room_id) ? tailOf(window, MESSAGES_KEPT) : null;
    return [{ room, cursor, window: kept, opened_at: this.#store.view(room_id).opened_at }];
  }

  #recentRooms(): Set<string> {
    const views = [...this.#store.views()].sort(([, a], [, b]) => b.opened_at - a.opened_at);
    return new Set(views.map(([key]) => conversationKeyFrom(key).room_id).slice(0, ROOMS_KEPT));
  }
}
