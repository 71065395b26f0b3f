import type { DurableEvent, UnreadResponse } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import type { Broadcast, ClientPart } from "./client-part.ts";
import { InvalidatableQuery } from "./invalidatable-query.ts";
import { notificationsWith } from "./people.ts";
import type { ChatStore } from "./store.ts";

const PAGE = 30;
/** The most that one fetch answers. */
const MOST = 100;

/** The notification centre: its first page is there from the start, and fetched anew when the inbox says so. */
export class Notifications implements ClientPart {
  readonly #store: ChatStore;
  readonly #api: Api;
  readonly #query: InvalidatableQuery;

  constructor(store: ChatStore, api: Api, online: () => boolean) {
    this.#store = store;
    this.#api = api;
    this.#query = new InvalidatableQuery(() => this.#fetch(), online);
  }

  /** After a connection was made: fetched once, from then on by events. */
  connected(): void {
    if (!this.#store.notifications) this.#query.invalidate();
  }

  load(): Promise<void> {
    return this.#query.fetch();
  }

  async loadMore(): Promise<void> {
    const held = this.#store.notifications;
    if (!held?.has_more) return;
    const { notifications, next_cursor } = await this.#api.notifications({
      limit: PAGE,
      cursor: held.notifications.at(-1)?.seq,
    });
    // It was fetched anew meanwhile: the page does not fit on it any more.
    if (this.#store.notifications !== held) return;
    this.#store.set("notifications", {
      notifications: [...held.notifications, ...notifications],
      has_more: next_cursor !== null,
    });
  }

  async read(id: string): Promise<void> {
    this.#took(await this.#api.readNotification(id));
  }

  /** All that are shown, and older ones; not one that came meanwhile. */
  async readAll(): Promise<void> {
    const newest = this.#store.notifications?.notifications[0];
    if (newest) this.#took(await this.#api.readNotifications(newest.seq));
  }

  applied(event: DurableEvent): void {
    if (event.type !== "notification" && event.type !== "notifications_read") return;
    this.#took(event.data);
    this.#query.invalidate();
  }

  /** Somebody has another name or picture. */
  received(event: Broadcast): void {
    if (event.type !== "card_changed") return;
    const held = this.#store.notifications;
    if (!held) return;
    this.#store.set("notifications", { ...held, notifications: notificationsWith(held.notifications, event.data) });
    this.#query.refetchPending();
  }

  changed(): void {
    this.#query.invalidate();
  }

  stop(): void {
    this.#query.stop();
  }

  #took({ unread_count }: UnreadResponse): void {
    this.#store.set("notifications_unread", unread_count);
  }

  async #fetch(): Promise<void> {
    const me_id = this.#store.me?.id;
    const held = this.#store.notifications?.notifications.length ?? 0;
    const answer = await this.#api.notifications({ limit: Math.min(MOST, Math.max(PAGE, held)) });
    if (this.#store.me?.id !== me_id) return;
    this.#store.change(() => {
      this.#store.set("notifications", { notifications: answer.notifications, has_more: answer.next_cursor !== null });
      this.#took(answer);
    });
  }
}
