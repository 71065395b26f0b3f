import type { HistoryAnswer, HistoryQuery } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import { firstSeq, lastSeq } from "./entries.ts";
import { OfflineError } from "./errors.ts";
import { mergePage, type PagePlace } from "./reducer.ts";
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
  target?: (page: HistoryAnswer) => number | null;
};

/** Moves the window of a conversation through its history. */
export class History {
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

  async open(room_id: string, target?: JumpTarget): Promise<void> {
    const store = this.#store;
    store.setView(room_id, { open: true, opened_at: Date.now(), target_seq: null, error: null });
    if (!store.state(room_id)) {
      try {
        await this.#syncer.fetchRoom(room_id);
      } catch (error) {
        store.setView(room_id, { error: error as Error });
        return;
      }
    }
    // A room to look at, not to read.
    if (store.room(room_id)?.my === null) return;
    this.#freeze(room_id);
    if (target) await this.jumpTo(room_id, target);
    else await this.jumpToLatest(room_id);
  }

  close(room_id: string): void {
    const store = this.#store;
    this.#unsettled.delete(room_id);
    store.setView(room_id, { open: false });
    const state = store.state(room_id);
    if (state?.window) store.setState(room_id, { ...state, window: tailOf(state.window, KEPT_CLOSED) });
  }

  async loadBefore(room_id: string): Promise<void> {
    const window = this.#store.state(room_id)?.window;
    if (!window?.has_before || this.#loads.has(room_id)) return;
    const anchor = firstSeq(window);
    await this.#load(room_id, { kind: "before", query: { before: String(anchor) }, place: { at: "before", anchor } });
  }

  async loadAfter(room_id: string): Promise<void> {
    const window = this.#store.state(room_id)?.window;
    if (!window?.has_after || this.#loads.has(room_id)) return;
    const anchor = lastSeq(window);
    await this.#load(room_id, { kind: "after", query: { after: String(anchor) }, place: { at: "after", anchor } });
  }

  async jumpTo(room_id: string, target: JumpTarget): Promise<void> {
    const held = this.#store
      .state(room_id)
      ?.window?.entries.find(({ message }) =>
        "seq" in target
          ? message.seq === target.seq
          : "message_id" in target && message.message_id === target.message_id,
      );
    if (held) {
      this.#loads.delete(room_id);
      this.#store.setView(room_id, { target_seq: held.message.seq, loading: null, error: null });
      return;
    }
    const query: HistoryQuery =
      "at" in target ? { at: target.at } : { around: "seq" in target ? String(target.seq) : target.message_id };
    await this.#load(room_id, { kind: "open", query, place: { at: "all" }, target: (page) => found(page, target) });
  }

  async jumpToLatest(room_id: string): Promise<void> {
    const window = this.#store.state(room_id)?.window;
    if (window && !window.has_after) {
      this.#loads.delete(room_id);
      this.#store.setView(room_id, { target_seq: null, loading: null, error: null });
      return;
    }
    await this.#load(room_id, { kind: "open", query: {}, place: { at: "all" }, target: () => null });
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
    for (const [room_id, view] of store.views()) {
      const failed = view.error !== null && !(view.error instanceof OfflineError);
      if (!view.open || failed || this.#loads.has(room_id) || store.state(room_id)?.window) continue;
      void this.open(room_id);
    }
  }

  disconnected(): void {
    this.#synced = false;
  }

  /** The room's messages were dropped. */
  reset(room_id: string): void {
    this.#loads.delete(room_id);
    if (this.#store.view(room_id).open) void this.jumpToLatest(room_id);
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

  async #load(room_id: string, load: Load): Promise<void> {
    const store = this.#store;
    this.#loads.set(room_id, load);
    store.setView(room_id, { loading: load.kind, error: null });
    const current = () => this.#loads.get(room_id) === load;
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        const page = await this.#api.history(room_id, load.query);
        const state = store.state(room_id);
        if (!current() || !state) break;
        const merged = mergePage(state, page, load.place);
        if (merged === "stale") continue;
        store.change(() => {
          store.setState(room_id, merged);
          if (load.target) store.setView(room_id, { target_seq: load.target(page) });
        });
        break;
      }
    } catch (error) {
      if (current()) store.setView(room_id, { error: error as Error });
    }
    if (!current()) return;
    this.#loads.delete(room_id);
    store.setView(room_id, { loading: null });
  }
}

function found({ messages }: HistoryAnswer, target: JumpTarget): number | null {
  const message = messages.find((candidate) => {
    if ("seq" in target) return candidate.seq >= target.seq;
    if ("message_id" in target) return candidate.message_id === target.message_id;
    return Date.parse(candidate.created_at) >= Date.parse(target.at);
  });
  return (message ?? messages.at(-1))?.seq ?? null;
}
