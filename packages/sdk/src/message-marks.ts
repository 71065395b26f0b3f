import type { DurableEvent } from "@helloworld/protocol";
import type { ClientPart } from "./client-part.ts";
import { withHidden } from "./reducer.ts";
import type { ChatStore } from "./store.ts";
import type { Syncer } from "./sync.ts";

/** Messages that I starred or hid, on whatever device. */
export class MessageMarks implements ClientPart {
  readonly #store: ChatStore;
  readonly #syncer: Syncer;

  constructor(store: ChatStore, syncer: Syncer) {
    this.#store = store;
    this.#syncer = syncer;
  }

  applied(event: DurableEvent): void {
    if (event.type !== "message_marked") return;
    const { room_id, message_id, is_starred, is_hidden } = event.data;
    const store = this.#store;
    store.change(() => {
      store.setStar(message_id, is_starred);
      const state = store.state(room_id);
      if (!state || state.hidden.has(message_id) === is_hidden) return;
      store.setState(room_id, withHidden(state, message_id, is_hidden));
      // It may have been the last one, or unread.
      this.#syncer.refetch(room_id);
    });
  }
}
