import type { DurableEvent, Room } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import type { ClientPart } from "./client-part.ts";
import { isGone } from "./fetching.ts";
import { InvalidatableQuery } from "./invalidatable-query.ts";
import type { ChatStore } from "./store.ts";

const PAGE = 50;

/** Requests to join, of others and my own: fetched when somebody looks, from then on kept right by events. */
export class JoinRequests implements ClientPart {
  readonly #store: ChatStore;
  readonly #api: Api;
  readonly #online: () => boolean;
  readonly #mine: InvalidatableQuery;
  readonly #of_rooms = new Map<string, InvalidatableQuery>();

  constructor(store: ChatStore, api: Api, online: () => boolean) {
    this.#store = store;
    this.#api = api;
    this.#online = online;
    this.#mine = new InvalidatableQuery(() => this.#fetchMine(), online);
  }

  /** Those who ask to join a room. */
  load(room_id: string): Promise<void> {
    let query = this.#of_rooms.get(room_id);
    if (!query) {
      query = new InvalidatableQuery(() => this.#fetch(room_id), this.#online);
      this.#of_rooms.set(room_id, query);
    }
    return query.fetch();
  }

  /** The rooms that I asked to join. */
  loadMine(): Promise<void> {
    return this.#mine.fetch();
  }

  applied(event: DurableEvent): void {
    if (event.type === "join_requests_changed") this.#changed([event.data.room_id]);
  }

  changed(): void {
    this.#changed(this.#of_rooms.keys());
  }

  stop(): void {
    this.#mine.stop();
    for (const query of this.#of_rooms.values()) query.stop();
    this.#of_rooms.clear();
  }

  #changed(room_ids: Iterable<string>): void {
    for (const room_id of room_ids) if (this.#store.join_requests(room_id)) this.#of_rooms.get(room_id)?.invalidate();
    if (this.#store.requested_rooms) this.#mine.invalidate();
  }

  async #fetch(room_id: string): Promise<void> {
    try {
      const { requests, next_cursor } = await this.#api.joinRequests(room_id, { limit: PAGE });
      this.#store.setJoinRequests(room_id, { requests, has_more: next_cursor !== null });
    } catch (error) {
      // Not for us to answer any more.
      if (isGone(error)) this.#store.setJoinRequests(room_id, undefined);
      throw error;
    }
  }

  async #fetchMine(): Promise<void> {
    const { me } = this.#store;
    const rooms: Room[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await this.#api.rooms({ scope: "requested", cursor });
      rooms.push(...page.rooms);
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    if (this.#store.me?.id === me?.id) this.#store.set("requested_rooms", rooms);
  }
}
