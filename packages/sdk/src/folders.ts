import type { DurableEvent } from "@helloworld/protocol";
import { isMuted } from "@helloworld/protocol/mute";
import type { Api } from "./api.ts";
import type { ClientPart } from "./client-part.ts";
import { InvalidatableQuery } from "./invalidatable-query.ts";
import type { ChatStore } from "./store.ts";

/** The longest that a timer waits. */
const LONGEST_MS = 2 ** 31 - 1;

/** My folders: fetched after connecting, and anew when the inbox says that they changed. Also says when a mute ends. */
export class Folders implements ClientPart {
  readonly #store: ChatStore;
  readonly #api: Api;
  readonly #refetchRoom: (room_id: string) => void;
  readonly #query: InvalidatableQuery;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wakes_at = Number.POSITIVE_INFINITY;

  constructor(store: ChatStore, api: Api, refetchRoom: (room_id: string) => void, online: () => boolean) {
    this.#store = store;
    this.#api = api;
    this.#refetchRoom = refetchRoom;
    this.#query = new InvalidatableQuery(() => this.#fetch(), online);
    store.watchRooms((_, state) => {
      const until = state?.room.my?.muted_until;
      if (state?.room.my && until && until !== "always" && isMuted(state.room.my)) this.#wake(Date.parse(until));
    });
  }

  connected(): void {
    this.#query.invalidate();
  }

  changed(): void {
    this.#query.invalidate();
  }

  applied(event: DurableEvent): void {
    if (event.type === "folders_changed") this.#query.invalidate();
  }

  /** The list of rooms may have been asked for before a folder went, and have come after it. */
  synced(): void {
    if (this.#store.folders) this.#emptyGone();
  }

  /** Now, for who changed them here. */
  load(): Promise<void> {
    return this.#query.fetch();
  }

  stop(): void {
    this.#query.stop();
    clearTimeout(this.#timer);
    this.#wakes_at = Number.POSITIVE_INFINITY;
  }

  async #fetch(): Promise<void> {
    const { me } = this.#store;
    const { folders } = await this.#api.folders();
    if (this.#store.me?.id !== me?.id) return;
    this.#store.set("folders", folders);
    this.#emptyGone();
  }

  /** The rooms of a folder that went are in none now. */
  #emptyGone(): void {
    const ids = new Set(this.#store.folders?.map((folder) => folder.id));
    for (const { id, my } of this.#store.rooms) if (my?.folder_id && !ids.has(my.folder_id)) this.#refetchRoom(id);
  }

  /** What depends on a mute is looked at again when the next one ends. */
  #wake(at: number): void {
    if (at >= this.#wakes_at) return;
    clearTimeout(this.#timer);
    this.#wakes_at = at;
    this.#timer = setTimeout(
      () => {
        this.#wakes_at = Number.POSITIVE_INFINITY;
        this.#unmuted();
      },
      Math.min(LONGEST_MS, at - Date.now() + 1),
    );
  }

  /** A room whose mute is over is another value, so that whoever shows it looks again. */
  #unmuted(): void {
    const store = this.#store;
    store.change(() => {
      for (const state of [...store.states()]) {
        const { room } = state;
        const until = room.my?.muted_until;
        if (!room.my || !until || until === "always") continue;
        if (isMuted(room.my)) this.#wake(Date.parse(until));
        else store.setState(room.id, { ...state, room: { ...room } });
      }
    });
  }
}
