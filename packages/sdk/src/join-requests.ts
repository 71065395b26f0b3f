import type { Room } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import { isGone } from "./fetching.ts";
import { Refresher } from "./refresher.ts";
import type { ChatStore } from "./store.ts";

const PAGE = 50;

/** Requests to join, of others and my own: fetched when somebody looks, from then on kept right by events. */
export class JoinRequests {
  readonly #store: ChatStore;
  readonly #api: Api;
  readonly #online: () => boolean;
  readonly #mine: Refresher;
  readonly #of_rooms = new Map<string, Refresher>();

  constructor(store: ChatStore, api: Api, online: () => boolean) {
    this.#store = store;
    this.#api = api;
    this.#online = online;
    this.#mine = new Refresher(() => this.#fetchMine(), online);
  }

  /** Those who ask to join a room. */
  load(room_id: string): Promise<void> {
    let refresher = this.#of_rooms.get(room_id);
    if (!refresher) {
      refresher = new Refresher(() => this.#fetch(room_id), this.#online);
      this.#of_rooms.set(room_id, refresher);
    }
    return refresher.now();
  }

  /** The rooms that I asked to join. */
  loadMine(): Promise<void> {
    return this.#mine.now();
  }

  changed(room_id: string): void {
    if (this.#store.join_requests(room_id)) this.#of_rooms.get(room_id)?.inBackground();
    if (this.#store.requested_rooms) this.#mine.inBackground();
  }

  /** The inbox was not followed for a while: what is held is fetched anew. */
  reset(): void {
    for (const room_id of this.#of_rooms.keys()) this.changed(room_id);
    if (this.#store.requested_rooms) this.#mine.inBackground();
  }

  stop(): void {
    this.#mine.stop();
    for (const refresher of this.#of_rooms.values()) refresher.stop();
    this.#of_rooms.clear();
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
    if (this.#store.me?.id === me?.id) this.#store.setRequestedRooms(rooms);
  }
}
