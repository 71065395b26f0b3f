import type { DurableEvent, Message, NotificationKind } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import type { ClientPart } from "./client-part.ts";
import { InvalidatableQuery } from "./invalidatable-query.ts";
import type { ChatStore } from "./store.ts";

/** Changes are gathered for this long before the list is fetched. */
const GATHER_MS = 300;
const SHOWN = 50;
/** A notification of these kinds may be of the first reply in a thread that I began. */
const FIRST_REPLY: readonly NotificationKind[] = ["thread_replied", "mentioned"];

/** The threads that I follow: fetched whole, and again whenever something in one of them may have changed. */
export class Threads implements ClientPart {
  readonly #store: ChatStore;
  readonly #query: InvalidatableQuery;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: ChatStore, api: Api, online: () => boolean) {
    this.#store = store;
    this.#query = new InvalidatableQuery(async () => {
      store.set("threads", (await api.threads({ limit: SHOWN })).threads);
    }, online);
  }

  connected(): void {
    this.#query.invalidate();
  }

  changed(): void {
    this.#query.invalidate();
  }

  applied(event: DurableEvent): void {
    if (event.type === "thread_changed") this.#soon();
    else if (event.type === "new_message") this.#message(event.data);
    else if (event.type === "message_deleted") this.#message(event.data.message);
    else if (event.type === "notification" && FIRST_REPLY.includes(event.data.kind)) this.#soon();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#query.stop();
  }

  #message(message: Pick<Message, "message_id" | "thread_id" | "sender_id">): void {
    const known = this.#store.threads?.some(
      ({ root }) => root.message_id === message.thread_id || root.message_id === message.message_id,
    );
    if (known || (message.thread_id && message.sender_id === this.#store.me?.id)) this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#query.invalidate();
    }, GATHER_MS);
  }
}
