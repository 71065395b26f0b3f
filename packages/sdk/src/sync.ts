import type { DurableEvent, Room, SyncedStream, SyncResponse } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { canInRoom } from "@helloworld/protocol/permissions";
import type { Api } from "./api.ts";
import type { ClientPart } from "./client-part.ts";
import { allMyRooms, isGone, marksBetween, pauseAfter, RETRY_MS } from "./fetching.ts";
import { OutOfOrderBuffer } from "./out-of-order-buffer.ts";
import { applyEvent, mergeRoom, type RoomState, resetRoom, withRead } from "./reducer.ts";
import type { ChatStore } from "./store.ts";

/** Counts that could not be derived are fetched after this, once for many changes. */
const RECOUNT_MS = 300;

export type SyncParts = {
  store: ChatStore;
  api: Api;
  request: (data: { cursors: Record<string, number> }) => Promise<SyncResponse>;
  /** After each event that was applied. */
  onApplied: (event: DurableEvent) => void;
  /** A room was fetched anew, its messages dropped; or the inbox, and what it tells of is to be fetched. */
  onReset: (stream: string) => void;
  /** Nothing is missing any more. */
  onSynced: () => void;
};

/** Brings durable events into the store by rule D5: in order, each once, gaps filled by `sync`. */
export class Syncer implements ClientPart {
  readonly #parts: SyncParts;
  readonly #held = new OutOfOrderBuffer();
  readonly #wanted = new Set<string>();
  /** Streams whose events wait until a fetch is done: it decides the cursor. */
  readonly #fetching = new Set<string>();
  /** Bumped when a room went, or was read elsewhere: fetches from before are void. */
  readonly #versions = new Map<string, number>();
  readonly #recounts = new Map<string, ReturnType<typeof setTimeout>>();
  #online = false;
  #syncing = false;
  /** The list of rooms came from the server since the page was loaded. */
  #listed = false;

  constructor(parts: SyncParts) {
    this.#parts = parts;
    parts.store.watchRooms((room_id, state) => {
      if (state && !state.unread_exact && state.pending_read === null) this.#recount(room_id);
    });
  }

  /** A new connection: everything from here on is live, so ask for what came before. */
  async connected(): Promise<void> {
    this.#online = true;
    this.#held.clear();
    if (!this.#listed) await this.#listRooms();
    if (!this.#online) return;
    const { store } = this.#parts;
    if (store.me) this.#wanted.add(store.me.id);
    for (const state of store.states()) {
      if (state.room.my) this.#wanted.add(state.room.id);
      // A count that was to be asked for while there was no connection.
      if (!state.unread_exact && state.pending_read === null) this.#recount(state.room.id);
    }
    await this.#sync();
  }

  disconnected(): void {
    this.#online = false;
    this.#wanted.clear();
    this.#held.clear();
  }

  stop(): void {
    this.disconnected();
    this.#listed = false;
    this.#fetching.clear();
    for (const timer of this.#recounts.values()) clearTimeout(timer);
    this.#recounts.clear();
  }

  receive(event: DurableEvent): void {
    this.#parts.store.change(() => {
      const { stream, seq } = event.data;
      const cursor = this.#cursor(stream);
      if (cursor === null && !this.#fetching.has(stream)) return;
      if (!this.#fetching.has(stream) && seq === (cursor ?? 0) + 1) {
        this.#apply(event);
        this.#drain(stream);
      } else if (cursor === null || seq > cursor) {
        this.#held.add(event);
        if (!this.#fetching.has(stream)) this.want(stream);
      }
    });
  }

  /** The server cannot resume this stream. */
  reset(stream: string, gone: boolean): void {
    const { store } = this.#parts;
    if (stream === store.me?.id) {
      this.#listed = false;
      void this.#listRooms().then(() => this.#parts.onReset(stream));
    } else if (gone) this.removeRoom(stream);
    else if (store.state(stream)) void this.#resetRoom(stream);
  }

  want(stream: string): void {
    this.#wanted.add(stream);
    void this.#sync();
  }

  /** Fetches a room and takes it in, whatever else happens meanwhile. Throws as the API does. */
  async fetchRoom(room_id: string): Promise<Room | undefined> {
    try {
      const room = await this.#currentRoom(room_id);
      if (room) this.takeRoom(room);
      return room;
    } catch (error) {
      if (isGone(error)) this.removeRoom(room_id);
      throw error;
    }
  }

  /** A room of which nothing was outdated on the way here; undefined where that did not come about. */
  async #currentRoom(room_id: string): Promise<Room | undefined> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const version = this.#version(room_id);
      const room = await this.#parts.api.room(room_id);
      if (version === this.#version(room_id)) return room;
    }
    return undefined;
  }

  takeRoom(room: Room): void {
    const { store } = this.#parts;
    if (!store.me) return;
    store.setState(room.id, mergeRoom(store.state(room.id), room, store.me.id));
    if (room.my) this.want(room.id);
  }

  /** Takes the answer of a call that changes a room, or the room as it is where it changed again meanwhile. */
  async takeAnswer(room_id: string, call: () => Promise<Room>): Promise<Room> {
    this.outdate(room_id);
    const version = this.#version(room_id);
    const room = await call();
    if (version !== this.#version(room_id)) return (await this.fetchRoom(room_id)) ?? room;
    this.takeRoom(room);
    return room;
  }

  removeRoom(room_id: string): void {
    this.outdate(room_id);
    this.#wanted.delete(room_id);
    this.#held.delete(room_id);
    this.#parts.store.setState(room_id, undefined);
  }

  /** One sync at a time; what is wanted meanwhile goes into the next. */
  async #sync(): Promise<void> {
    if (this.#syncing || !this.#online) return;
    this.#syncing = true;
    try {
      while (this.#online && this.#wanted.size > 0) {
        const cursors: Record<string, number> = {};
        for (const stream of [...this.#wanted].slice(0, LIMITS.sync_streams)) {
          this.#wanted.delete(stream);
          const cursor = this.#cursor(stream);
          if (cursor !== null && !this.#fetching.has(stream)) cursors[stream] = cursor;
        }
        if (Object.keys(cursors).length > 0) await this.#syncSome(cursors);
      }
    } finally {
      this.#syncing = false;
    }
    if (this.#online && this.#listed) this.#parts.onSynced();
  }

  async #syncSome(cursors: Record<string, number>): Promise<void> {
    const { store, request } = this.#parts;
    try {
      const { streams } = await request({ cursors });
      store.change(() => {
        for (const synced of streams) this.#take(synced, cursors[synced.stream] ?? 0);
      });
    } catch (error) {
      if (!this.#online) return;
      for (const stream of Object.keys(cursors)) this.#wanted.add(stream);
      await pauseAfter(error);
    }
  }

  #take({ stream, events, has_more, reset, gone }: SyncedStream, asked: number): void {
    if (gone || reset) {
      this.reset(stream, gone);
      return;
    }
    for (const event of events) if (event.data.seq === (this.#cursor(stream) ?? 0) + 1) this.#apply(event);
    this.#drain(stream);
    const progressed = (this.#cursor(stream) ?? 0) > asked;
    if (has_more && progressed) this.#wanted.add(stream);
    else if (this.#held.has(stream)) {
      // Still a gap, although the server has no more: ask again, but not in a hot loop.
      if (progressed) this.#wanted.add(stream);
      else setTimeout(() => this.#held.has(stream) && this.want(stream), RETRY_MS);
    }
  }

  #apply(event: DurableEvent): void {
    const { store } = this.#parts;
    if (!store.me) return;
    const me_id = store.me.id;
    if (event.data.stream === me_id) {
      this.#applyInbox(event, me_id);
    } else {
      const state = store.state(event.data.stream);
      if (state) this.#applyRoom(state, event, me_id);
    }
    this.#parts.onApplied(event);
  }

  #applyRoom(before: RoomState, event: DurableEvent, me_id: string): void {
    const after = applyEvent(before, event, me_id);
    const room_id = event.data.stream;
    this.#parts.store.setState(room_id, after);
    // Whether one may answer requests to join decides whether one is told how many there are.
    if (canInRoom(before.room, "add") !== canInRoom(after.room, "add")) this.refetch(room_id);
  }

  #applyInbox(event: DurableEvent, me_id: string): void {
    const { store } = this.#parts;
    store.inbox_cursor = event.data.seq;
    if (event.type === "room_added") this.fetchInBackground(event.data.room_id);
    else if (event.type === "room_removed") this.removeRoom(event.data.room_id);
    else if (event.type === "room_settings_changed") this.refetch(event.data.room_id);
    else if (event.type === "join_requests_changed") {
      if (store.room(event.data.room_id)?.my) this.refetch(event.data.room_id);
    } else if (event.type === "read_receipt") {
      const { room_id, read_seq } = event.data;
      this.outdate(room_id);
      const state = store.state(room_id);
      if (state && state.pending_read === null) store.setState(room_id, withRead(state, read_seq, me_id));
    }
  }

  #drain(stream: string): void {
    for (;;) {
      const event = this.#held.take(stream, (this.#cursor(stream) ?? 0) + 1);
      if (!event) return;
      this.#apply(event);
    }
  }

  #cursor(stream: string): number | null {
    const { store } = this.#parts;
    return stream === store.me?.id ? store.inbox_cursor : (store.state(stream)?.cursor ?? null);
  }

  /** All my rooms, as the server has them now. Inbox events wait meanwhile: the list decides the inbox's cursor. */
  async #listRooms(): Promise<void> {
    const { store, api } = this.#parts;
    const me_id = store.me?.id;
    if (!me_id || this.#fetching.has(me_id)) return;
    this.#fetching.add(me_id);
    try {
      const known = [...store.states()].filter((state) => state.room.my).map((state) => state.room.id);
      const { rooms, inbox_seq } = await allMyRooms(api);
      const marks = await marksBetween(this.#parts.request, me_id, store.inbox_cursor, inbox_seq);
      if (store.me?.id !== me_id) return;
      store.change(() => {
        const listed = new Set(rooms.map((room) => room.id));
        for (const id of known) if (!listed.has(id)) this.removeRoom(id);
        for (const room of rooms) {
          // What was asked before, and is answered after, is older than the inbox's cursor will be.
          this.outdate(room.id);
          store.setState(room.id, mergeRoom(store.state(room.id), room, me_id));
        }
        // Too long ago to be told what I hid meanwhile: what is held of messages is fetched anew.
        if (marks === null)
          for (const state of [...store.states()]) store.setState(state.room.id, { ...state, window: null });
        for (const event of marks ?? []) this.#parts.onApplied(event);
        store.inbox_cursor = inbox_seq;
        store.set("rooms_loaded", true);
        this.#listed = true;
      });
      // The list has what these say of rooms; other parts may have fetched before them.
      if (this.#held.dropUpTo(me_id, inbox_seq)) this.#parts.onReset(me_id);
      this.#wanted.add(me_id);
      for (const room of rooms) this.#wanted.add(room.id);
    } catch (error) {
      if (!this.#online) return;
      await pauseAfter(error);
    } finally {
      this.#fetching.delete(me_id);
    }
    if (!this.#listed && this.#online) await this.#listRooms();
    else void this.#sync();
  }

  async #resetRoom(room_id: string): Promise<void> {
    const { store } = this.#parts;
    if (this.#fetching.has(room_id)) return;
    this.#fetching.add(room_id);
    try {
      const room = await this.#currentRoom(room_id);
      if (!store.me || !store.state(room_id)) return;
      if (room) {
        store.setState(room_id, resetRoom(store.state(room_id), room, store.me.id));
        store.setMembers(room_id, undefined);
        this.#parts.onReset(room_id);
      }
    } catch (error) {
      if (isGone(error)) this.removeRoom(room_id);
      // Asked again, the stream answers `reset` again; so it does where no current room was to be had.
      else setTimeout(() => this.#online && this.want(room_id), RETRY_MS);
      return;
    } finally {
      this.#fetching.delete(room_id);
    }
    this.want(room_id);
  }

  fetchInBackground(room_id: string): void {
    const again = () => setTimeout(() => this.#online && this.fetchInBackground(room_id), RETRY_MS);
    this.fetchRoom(room_id).then(
      (room) => room ?? again(),
      (error) => isGone(error) || again(),
    );
  }

  #recount(room_id: string): void {
    if (this.#recounts.has(room_id)) return;
    const timer = setTimeout(() => {
      this.#recounts.delete(room_id);
      const state = this.#parts.store.state(room_id);
      if (this.#online && state && !state.unread_exact) this.fetchInBackground(room_id);
    }, RECOUNT_MS);
    this.#recounts.set(room_id, timer);
  }

  #version(room_id: string): number {
    return this.#versions.get(room_id) ?? 0;
  }

  /** Something of this room changed that events do not carry. */
  refetch(room_id: string): void {
    this.outdate(room_id);
    this.fetchInBackground(room_id);
  }

  /** What is being fetched of this room is out of date. */
  outdate(room_id: string): void {
    this.#versions.set(room_id, this.#version(room_id) + 1);
  }
}
