import type { DurableEvent, UnreadResponse, UserCard } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import { notificationsWith } from "./people.ts";
import { Refresher } from "./refresher.ts";
import type { ChatStore } from "./store.ts";

const PAGE = 30;
/** The most that one fetch answers. */
const MOST = 100;

/** The notification centre: its first page is there from the start, and fetched anew when the inbox says so. */
export class Notifications {
  readonly #store: ChatStore;
  readonly #api: Api;
  readonly #refresher: Refresher;

  constructor(store: ChatStore, api: Api, online: () => boolean) {
    this.#store = store;
    this.#api = api;
    this.#refresher = new Refresher(() => this.#fetch(), online);
  }

  /** After a connection was made: fetched once, from then on by events. */
  connected(): void {
    if (!this.#store.notifications) this.#refresher.inBackground();
  }

  load(): Promise<void> {
    return this.#refresher.now();
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
    this.#store.setNotifications({
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

  applied(event: Extract<DurableEvent, { type: "notification" | "notifications_read" }>): void {
    this.#took(event.data);
    this.#refresher.inBackground();
  }

  /** Somebody has another name or picture. */
  card(user: UserCard): void {
    const held = this.#store.notifications;
    if (!held) return;
    this.#store.setNotifications({ ...held, notifications: notificationsWith(held.notifications, user) });
    this.#refresher.repeat();
  }

  /** The inbox could not be resumed. */
  reset(): void {
    this.#refresher.inBackground();
  }

  stop(): void {
    this.#refresher.stop();
  }

  #took({ unread_count }: UnreadResponse): void {
    this.#store.setNotificationsUnread(unread_count);
  }

  async #fetch(): Promise<void> {
    const me_id = this.#store.me?.id;
    const held = this.#store.notifications?.notifications.length ?? 0;
    const answer = await this.#api.notifications({ limit: Math.min(MOST, Math.max(PAGE, held)) });
    if (this.#store.me?.id !== me_id) return;
    this.#store.change(() => {
      this.#store.setNotifications({ notifications: answer.notifications, has_more: answer.next_cursor !== null });
      this.#took(answer);
    });
  }
}
