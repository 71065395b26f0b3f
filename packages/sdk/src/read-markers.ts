import type { DurableEvent, ReadResponse } from "@helloworld/protocol";
import type { ClientPart } from "./client-part.ts";
import { ApiError } from "./errors.ts";
import { withRead } from "./reducer.ts";
import type { ChatStore } from "./store.ts";
import type { Syncer } from "./sync.ts";

const SEND_AFTER_MS = 500;
const RETRY_MS = 2_000;
const DELIVERED_AFTER_MS = 800;
/** Well below what a connection may say at once. */
const DELIVERED_AT_ONCE = 20;

type ReadMarkerParts = {
  store: ChatStore;
  syncer: Syncer;
  send: (room_id: string, seq: number) => Promise<ReadResponse>;
  sendDelivered: (room_id: string, seq: number) => void;
  online: () => boolean;
};

/** How far one has read: shown at once, told to the server a little later, until it knows. */
export class ReadMarkers implements ClientPart {
  readonly #parts: ReadMarkerParts;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Rooms of which it is still to be told that something arrived. */
  readonly #arrivals = new Map<string, ReturnType<typeof setTimeout>>();
  /** What other devices said while ours was on its way. */
  readonly #receipts = new Map<string, number>();

  constructor(parts: ReadMarkerParts) {
    this.#parts = parts;
  }

  markRead(room_id: string, seq = Number.MAX_SAFE_INTEGER): void {
    const state = this.#parts.store.state(room_id);
    const target = Math.min(seq, state?.cursor ?? 0);
    if (state?.room.my && target > state.room.my.read_seq) this.#set(room_id, target);
  }

  markUnread(room_id: string, seq: number): void {
    if (this.#parts.store.room(room_id)?.my) this.#set(room_id, Math.max(0, seq - 1));
  }

  applied(event: DurableEvent): void {
    const { store } = this.#parts;
    if (event.type === "new_message" && event.data.sender_id !== store.me?.id) this.#delivered(event.data.chat_room_id);
    // In my inbox it says how far I have read on another device.
    if (event.type !== "read_receipt" || event.data.stream !== store.me?.id) return;
    const { room_id, read_seq } = event.data;
    if (store.state(room_id)?.pending_read !== null) this.#receipts.set(room_id, read_seq);
  }

  /** Tells the server what it does not know yet. What came with a fetch, and not as an event, has arrived as well. */
  synced(): void {
    let told = 0;
    for (const { room, pending_read } of this.#parts.store.states()) {
      if (pending_read !== null) this.#soon(room.id, 0);
      if (told >= DELIVERED_AT_ONCE || room.kind !== "direct" || !room.my || room.my.unread_count === 0) continue;
      told += 1;
      this.#delivered(room.id);
    }
  }

  /** Something new is here: in a direct room the other is told, unless it is read before. */
  #delivered(room_id: string): void {
    const { store, sendDelivered } = this.#parts;
    if (store.room(room_id)?.kind !== "direct" || !store.me?.read_receipts || this.#arrivals.has(room_id)) return;
    const timer = setTimeout(() => {
      this.#arrivals.delete(room_id);
      const state = store.state(room_id);
      const seen = state?.room.my?.read_seq ?? 0;
      if (state && state.cursor > seen && !state.room.my?.request) sendDelivered(room_id, state.cursor);
    }, DELIVERED_AFTER_MS);
    this.#arrivals.set(room_id, timer);
  }

  stop(): void {
    for (const timer of this.#arrivals.values()) clearTimeout(timer);
    this.#arrivals.clear();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#receipts.clear();
  }

  #set(room_id: string, read_seq: number): void {
    const { store } = this.#parts;
    const state = store.state(room_id);
    if (!state || !store.me) return;
    // Said again later it could undo what another device marks meanwhile.
    if (state.pending_read === null && state.room.my?.read_seq === read_seq) return;
    store.setState(room_id, withRead({ ...state, pending_read: read_seq }, read_seq, store.me.id));
    this.#soon(room_id, SEND_AFTER_MS);
  }

  #soon(room_id: string, wait: number): void {
    if (this.#timers.has(room_id)) return;
    const timer = setTimeout(() => void this.#send(room_id), wait);
    this.#timers.set(room_id, timer);
  }

  /** The timer stays set while the answer is awaited, so there is one request at a time. */
  async #send(room_id: string): Promise<void> {
    const { store, syncer, send, online } = this.#parts;
    const seq = store.state(room_id)?.pending_read ?? null;
    let wait: number | undefined;
    if (seq !== null && online()) {
      this.#receipts.delete(room_id);
      try {
        const { read_seq } = await send(room_id, seq);
        this.#confirmed(room_id, seq, read_seq);
      } catch (error) {
        if (error instanceof ApiError && error.code !== "rate_limited" && error.status < 500 && !isPassing(error)) {
          this.#confirmed(room_id, seq, store.room(room_id)?.my?.read_seq ?? 0);
          syncer.fetchRoom(room_id).catch(() => {});
        } else wait = (error instanceof ApiError && error.retry_after_ms) || RETRY_MS;
      }
    }
    this.#timers.delete(room_id);
    const left = store.state(room_id)?.pending_read ?? null;
    if (left !== null && online()) this.#soon(room_id, wait ?? SEND_AFTER_MS);
  }

  #confirmed(room_id: string, sent: number, read_seq: number): void {
    const { store, syncer } = this.#parts;
    const state = store.state(room_id);
    if (!state || !store.me || state.pending_read !== sent) return;
    syncer.outdate(room_id);
    const known = this.#receipts.get(room_id) ?? read_seq;
    store.setState(room_id, withRead({ ...state, pending_read: null }, known, store.me.id));
  }
}

function isPassing({ code }: ApiError): boolean {
  return code === "busy" || code === "stopping" || code === "request_timeout" || code === "internal";
}
