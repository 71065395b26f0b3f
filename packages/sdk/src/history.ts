import type { HistoryQuery, HistoryResponse } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import type { Api } from "./api.ts";
import type { ClientPart } from "./client-part.ts";
import { type ConversationKey, conversationKeyFrom, conversationKeyText, windowAt } from "./conversation-key.ts";
import { firstSeq, lastSeq, type Window } from "./entries.ts";
import { OfflineError } from "./errors.ts";
import { mergePage, mergeReceipts, type PagePlace } from "./reducer.ts";
import type { ChatStore } from "./store.ts";
import type { Syncer } from "./sync.ts";
import type { Conversation, JumpTarget } from "./types.ts";
import { tailOf } from "./window.ts";

/** Messages that a room keeps in memory while it is not on screen. */
const KEPT_CLOSED = 200;

type Load = {
  kind: NonNullable<Conversation["loading"]>;
  query: HistoryQuery;
  place: PagePlace;
  target?: (page: HistoryResponse) => number | null;
};

/** Moves the window of a conversation through its history. */
export class History implements ClientPart {
  readonly #store: ChatStore;
  readonly #api: Api;
  readonly #syncer: Syncer;
  /** The newest load of each room; answers to earlier ones are void. */
  readonly #loads = new Map<string, Load>();
  /** Read marks of conversations opened before everything missed had arrived. */
  readonly #unsettled = new Map<string, number>();
  #synced = false;

  constructor(store: ChatStore, api: Api, syncer: Syncer) {
    this.#store = store;
    this.#api = api;
    this.#syncer = syncer;
  }

  async open(place: ConversationKey, target?: JumpTarget): Promise<void> {
    const store = this.#store;
    const { room_id } = place;
    store.setView(place, { open: true, opened_at: Date.now(), target_seq: null, error: null });
    if (!store.state(room_id)) {
      try {
        await this.#syncer.fetchRoom(room_id);
      } catch (error) {
        store.setView(place, { error: error as Error });
        return;
      }
    }
    // A room to look at, not to read.
    if (store.room(room_id)?.my === null) return;
    if (place.thread_id === undefined) {
      this.#freeze(room_id);
      void this.loadReceipts(room_id);
    }
    if (target) await this.jumpTo(place, target);
    else await this.jumpToLatest(place);
  }

  close(place: ConversationKey): void {
    const store = this.#store;
    const { room_id, thread_id } = place;
    this.#unsettled.delete(room_id);
    store.setView(place, { open: false });
    const state = store.state(room_id);
    if (state && thread_id !== undefined) {
      const { [thread_id]: _, ...threads } = state.threads;
      store.setState(room_id, { ...state, threads });
    } else if (state?.window) store.setState(room_id, { ...state, window: tailOf(state.window, KEPT_CLOSED) });
  }

  async loadBefore(place: ConversationKey): Promise<void> {
    const window = this.#window(place);
    if (!window?.has_before || this.#loads.has(conversationKeyText(place))) return;
    await this.#load(place, { kind: "before", ...beside(window, "before", firstSeq(window)) });
  }

  async loadAfter(place: ConversationKey): Promise<void> {
    const window = this.#window(place);
    if (!window?.has_after || this.#loads.has(conversationKeyText(place))) return;
    await this.#load(place, { kind: "after", ...beside(window, "after", lastSeq(window)) });
  }

  async jumpTo(place: ConversationKey, target: JumpTarget): Promise<void> {
    const held = this.#window(place)?.entries.find(({ message }) =>
      "seq" in target ? message.seq === target.seq : "message_id" in target && message.message_id === target.message_id,
    );
    if (held) {
      this.#loads.delete(conversationKeyText(place));
      this.#store.setView(place, { target_seq: held.message.seq, loading: null, error: null });
      return;
    }
    const query: HistoryQuery =
      "at" in target ? { at: target.at } : { around: "seq" in target ? String(target.seq) : target.message_id };
    await this.#load(place, { kind: "open", query, place: { at: "all" }, target: (page) => found(page, target) });
  }

  async jumpToLatest(place: ConversationKey): Promise<void> {
    const window = this.#window(place);
    if (window && !window.has_after) {
      this.#loads.delete(conversationKeyText(place));
      this.#store.setView(place, { target_seq: null, loading: null, error: null });
      return;
    }
    await this.#load(place, { kind: "open", query: {}, place: { at: "all" }, target: () => null });
  }

  /** Everything missed has arrived. */
  synced(): void {
    const store = this.#store;
    this.#synced = true;
    store.change(() => {
      for (const [room_id, after] of this.#unsettled) {
        const state = store.state(room_id);
        const unread = (state?.room.last_message?.seq ?? 0) > after;
        if (state && unread) store.setView(room_id, { unread: { after, until: state.cursor } });
      }
      this.#unsettled.clear();
    });
    for (const [key, view] of store.views()) {
      const place = conversationKeyFrom(key);
      const failed = view.error !== null && !(view.error instanceof OfflineError);
      if (view.open && place.thread_id === undefined) void this.loadReceipts(place.room_id);
      if (!view.open || failed || this.#loads.has(key) || this.#window(place)) continue;
      void this.open(place);
    }
  }

  disconnected(): void {
    this.#synced = false;
  }

  /** The room's messages were dropped. */
  reset(room_id: string): void {
    for (const [key, { open }] of this.#store.views()) {
      const place = conversationKeyFrom(key);
      if (place.room_id !== room_id) continue;
      this.#loads.delete(key);
      if (open) void this.jumpToLatest(place);
      if (open && place.thread_id === undefined) void this.loadReceipts(room_id);
    }
  }

  /** What the others tell that they have read; of a small room that is open. */
  async loadReceipts(room_id: string): Promise<void> {
    const store = this.#store;
    const { me } = store;
    const room = store.room(room_id);
    if (!me?.read_receipts || !room?.my || room.my.request || room.member_count > LIMITS.receipt_members) return;
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        const answer = await this.#api.receipts(room_id);
        const state = store.state(room_id);
        if (!state) return;
        const merged = mergeReceipts(state, answer, me.id);
        if (merged === "stale") continue;
        store.setState(room_id, merged);
        return;
      }
    } catch {
      // Without a connection nobody knows; it is asked again with the next one.
    }
  }

  clear(): void {
    this.#loads.clear();
    this.#unsettled.clear();
    this.#synced = false;
  }

  #freeze(room_id: string): void {
    const state = this.#store.state(room_id);
    const my = state?.room.my;
    if (!state || !my) return;
    const unread = my.unread_count > 0 ? { after: my.read_seq, until: state.cursor } : null;
    this.#store.setView(room_id, { unread });
    if (!this.#synced) this.#unsettled.set(room_id, my.read_seq);
  }

  #window({ room_id, thread_id }: ConversationKey): Window | null {
    return windowAt(this.#store.state(room_id), thread_id);
  }

  async #load(place: ConversationKey, load: Load): Promise<void> {
    const store = this.#store;
    const { room_id, thread_id } = place;
    const key = conversationKeyText(place);
    this.#loads.set(key, load);
    store.setView(place, { loading: load.kind, error: null });
    const current = () => this.#loads.get(key) === load;
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        const stars = store.stars_version;
        const page = await this.#api.history(room_id, { ...load.query, ...(thread_id && { thread_id }) });
        const state = store.state(room_id);
        if (!current() || !state) break;
        const merged = mergePage(state, page, { ...load.place, thread_id });
        if (merged === "stale") continue;
        store.change(() => {
          store.takeStars(page, stars);
          store.setState(room_id, merged);
          if (load.target) store.setView(place, { target_seq: load.target(page) });
        });
        break;
      }
    } catch (error) {
      if (current()) store.setView(place, { error: error as Error });
    }
    if (!current()) return;
    this.#loads.delete(key);
    store.setView(place, { loading: null });
  }
}

function found({ messages }: HistoryResponse, target: JumpTarget): number | null {
  const message = messages.find((candidate) => {
    if ("seq" in target) return candidate.seq >= target.seq;
    if ("message_id" in target) return candidate.message_id === target.message_id;
    return Date.parse(candidate.created_at) >= Date.parse(target.at);
  });
  return (message ?? messages.at(-1))?.seq ?? null;
}

/** The page at one end of what is held; the newest one where all that was held is hidden by now. */
function beside({ entries }: Window, at: "before" | "after", anchor: number): Pick<Load, "query" | "place"> {
  if (entries.length === 0) return { query: {}, place: { at: "all" } };
  return { query: { [at]: String(anchor) }, place: { at, anchor } };
}
