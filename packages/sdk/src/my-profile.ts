import type { DurableEvent } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import type { ClientPart } from "./client-part.ts";
import { InvalidatableQuery } from "./invalidatable-query.ts";
import type { ChatStore } from "./store.ts";

/** Who I am: fetched again when my name or picture changed, perhaps on another device. */
export class MyProfile implements ClientPart {
  readonly #store: ChatStore;
  readonly #query: InvalidatableQuery;

  constructor(store: ChatStore, api: Api, online: () => boolean) {
    this.#store = store;
    this.#query = new InvalidatableQuery(async () => store.setMe(await api.me()), online);
  }

  applied(event: DurableEvent): void {
    if (event.type === "user_changed" && event.data.stream === this.#store.me?.id) this.#query.invalidate();
  }

  stop(): void {
    this.#query.stop();
  }
}
