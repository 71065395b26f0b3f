import type { DurableEvent, NotificationKind } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import { Refresher } from "./refresher.ts";
import type { ChatStore } from "./store.ts";

/** Changes are gathered for this long before the list is fetched. */
const GATHER_MS = 300;
const SHOWN = 50;

type ThreadEvent = Extract<DurableEvent, { type: "new_message" | "message_deleted" | "thread_changed" }>;

/** The threads that I follow: fetched whole, and again whenever something in one of them may have changed. */
export class Threads {
  readonly #store: ChatStore;
  readonly #refresher: Refresher;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: ChatStore, api: Api, online: () => boolean) {
    this.#store = store;
    this.#refresher = new Refresher(async () => {
      store.setThreads((await api.threads({ limit: SHOWN })).threads);
    }, online);
  }

  connected(): void {
    this.#refresher.inBackground();
  }

  applied(event: ThreadEvent): void {
    if (event.type === "thread_changed") {
      this.#soon();
      return;
    }
    const message = event.type === "new_message" ? event.data : event.data.message;
    const known = this.#store.threads?.some(
      ({ root }) => root.message_id === message.thread_id || root.message_id === message.message_id,
    );
    if (known || (message.thread_id && message.sender_id === this.#store.me?.id)) this.#soon();
  }

  /** A thread that one began oneself has its first answer. */
  notified(kind: NotificationKind): void {
    if (kind === "thread_replied" || kind === "mentioned") this.#soon();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#refresher.stop();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresher.inBackground();
    }, GATHER_MS);
  }
}
