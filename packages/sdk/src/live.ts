import type { ClientFrameInput, DurableEvent, EphemeralEvent, Me } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import { Cache } from "./cache.ts";
import { Connection } from "./connection.ts";
import { Contacts } from "./contacts.ts";
import { Drafts } from "./drafts.ts";
import { isUnauthenticated } from "./errors.ts";
import { afterApplying } from "./event-effects.ts";
import { Folders } from "./folders.ts";
import { History } from "./history.ts";
import { JoinRequests } from "./join-requests.ts";
import { MemberLists } from "./members.ts";
import { Notifications } from "./notifications.ts";
import { Outbox } from "./outbox.ts";
import type { PostSubscriptions } from "./post-subscriptions.ts";
import { Reading } from "./read-markers.ts";
import { Refresher } from "./refresher.ts";
import type { ChatStorage } from "./storage.ts";
import type { ChatStore } from "./store.ts";
import { Syncer } from "./sync.ts";
import { Threads } from "./threads.ts";
import type { ConnectionState, PendingMessage } from "./types.ts";
import { Typing } from "./typing.ts";

export type LiveParts = {
  store: ChatStore;
  api: Api;
  storage: Promise<ChatStorage>;
  watching: PostSubscriptions;
  base_url: string;
  web_socket: typeof globalThis.WebSocket;
  /** Whether nobody touches this device. */
  idle: () => boolean;
  /** Told when scheduled messages or reminders changed. */
  laterListeners: Set<(type: "scheduled_changed" | "reminders_changed") => void>;
};

/** What somebody who is signed in has beyond a visitor, wired together: loaded only once there is somebody. */
export class Live {
  readonly parts: LiveParts;
  readonly cache: Cache;
  readonly #connection: Connection;
  readonly syncer: Syncer;
  readonly history: History;
  readonly outbox: Outbox;
  readonly reading: Reading;
  readonly typing: Typing;
  readonly members: MemberLists;
  readonly contacts: Contacts;
  readonly notifications: Notifications;
  readonly folders: Folders;
  readonly join_requests: JoinRequests;
  readonly threads: Threads;
  readonly drafts: Drafts;
  /** Who I am, fetched anew when I changed my name or picture, perhaps on another device. */
  readonly me: Refresher;
  /** Signing out on purpose, which forgets more than a session that ended elsewhere. */
  #leaving = false;

  constructor(parts: LiveParts) {
    this.parts = parts;
    const { store, api, storage } = parts;
    const online = () => this.#connection.online;
    this.me = new Refresher(async () => store.setMe(await api.me()), online);
    this.cache = new Cache(store, storage);
    this.#connection = new Connection({
      url: (ticket) => liveUrl(parts.base_url, ticket),
      ticket: async () => (await api.wsTicket()).ticket,
      web_socket: parts.web_socket,
      onState: (state) => this.#changed(state),
      onHello: ({ user }) => void this.#greeted(user),
      onFrame: (frame) => this.#received(frame),
    });
    this.syncer = new Syncer({
      store,
      api,
      request: (data) => this.#connection.request("sync", data),
      onApplied: (event) => afterApplying(this, event),
      onReset: (stream) => (stream === store.me?.id ? this.#inboxReset() : this.history.reset(stream)),
      onSynced: () => {
        this.history.synced();
        this.reading.synced();
      },
    });
    this.history = new History(store, api, this.syncer);
    this.members = new MemberLists(store, api);
    this.contacts = new Contacts(store, api, online);
    this.notifications = new Notifications(store, api, online);
    this.folders = new Folders(store, api, (room_id) => this.syncer.refetch(room_id), online);
    this.join_requests = new JoinRequests(store, api, online);
    this.threads = new Threads(store, api, online);
    this.drafts = new Drafts({ store, api, online, cache: this.cache });
    this.outbox = new Outbox({
      store,
      storage,
      online,
      send: (message) => this.#connection.request("send_message", bodyOf(message)),
    });
    this.reading = new Reading({
      store,
      syncer: this.syncer,
      online,
      send: (room_id, seq) => this.#connection.request("mark_read", { room_id, seq }),
      sendDelivered: (room_id, seq) =>
        this.#connection.broadcastEphemeral({ type: "mark_delivered", data: { room_id, seq } }),
    });
    this.typing = new Typing(store, (room_id, is_typing) =>
      this.#connection.broadcastEphemeral({ type: "typing", data: { room_id, is_typing } }),
    );
    // What was acknowledged gives way to its event.
    store.watchRooms((room_id, state) => {
      const sent = store.sent(room_id);
      if (state && sent.some((message) => message.seq <= state.cursor)) {
        store.setSent(
          room_id,
          sent.filter((message) => message.seq > state.cursor),
        );
      }
    });
  }

  /** Shows what is kept of this person, who was here last. */
  async resume(user_id: string): Promise<void> {
    await Promise.all([this.cache.start(user_id), this.outbox.start(user_id)]);
  }

  async signedIn(me: Me): Promise<void> {
    const { store } = this.parts;
    if (store.me && store.me.id !== me.id) await this.#forget({ keep_unsent: true });
    store.setMe(me);
    await this.resume(me.id);
  }

  /** Call again after `stop` if you like. */
  connect(): void {
    globalThis.document?.addEventListener("visibilitychange", this.#writeWhenHidden);
    this.#connection.start();
  }

  async stop(): Promise<void> {
    globalThis.document?.removeEventListener("visibilitychange", this.#writeWhenHidden);
    this.#connection.stop();
    this.reading.stop();
    this.contacts.stop();
    this.notifications.stop();
    this.folders.stop();
    this.join_requests.stop();
    this.threads.stop();
    this.drafts.stop();
    this.me.stop();
    this.syncer.clear();
    await this.outbox.settled();
    this.outbox.stop();
    await this.cache.write();
  }

  /** Ends the session here or everywhere, and forgets. */
  async leave({ everywhere = false } = {}): Promise<void> {
    this.#leaving = true;
    try {
      const { api } = this.parts;
      // Typed a moment ago: it is there when they sign in again.
      await this.drafts.flush();
      await (everywhere ? api.logoutEverywhere() : api.logout()).catch((error) => {
        // Ended already: all that is left is to forget.
        if (!isUnauthenticated(error)) throw error;
      });
      this.#connection.stop("signed_out");
      await this.#forget({ keep_unsent: false });
    } finally {
      this.#leaving = false;
    }
  }

  /** Tells the server; nothing happens while offline. */
  broadcastEphemeral(frame: ClientFrameInput): void {
    this.#connection.broadcastEphemeral(frame);
  }

  async #greeted(user: Me): Promise<void> {
    const { store, watching, idle } = this.parts;
    await this.signedIn(user);
    store.setReady();
    if (!this.#connection.online) return;
    // What was written goes first: it waits for nothing that is to be fetched.
    this.outbox.flush();
    // Each connection begins as one that is used.
    if (idle()) this.broadcastEphemeral({ type: "set_idle", data: { is_idle: true } });
    this.contacts.connected();
    this.notifications.connected();
    this.folders.changed();
    this.threads.connected();
    this.drafts.connected();
    watching.connected();
    await this.syncer.connected();
    this.reading.flush();
  }

  #changed(state: ConnectionState): void {
    const { store } = this.parts;
    if (store.connection === state) return;
    store.setConnection(state);
    if (state === "online") return;
    this.syncer.disconnected();
    this.history.disconnected();
    this.typing.clear();
    // The session was ended from elsewhere: nothing readable stays behind on this device.
    if (state === "signed_out" && store.me && !this.#leaving) {
      this.#forget({ keep_unsent: true }).catch(() => {});
    }
  }

  #received(frame: DurableEvent | Exclude<EphemeralEvent, { type: "hello" | "pong" }>): void {
    if (frame.type === "typing_indicator") this.typing.received(frame.data);
    else if (frame.type === "presence_update") this.contacts.presence(frame.data);
    else if (frame.type === "post_changed" || frame.type === "post_gone" || frame.type === "feed_changed")
      this.parts.watching.received(frame);
    else if (frame.type === "card_changed") {
      this.contacts.card(frame.data);
      this.notifications.card(frame.data);
    } else if (frame.type === "reset") this.syncer.reset(frame.data.stream, frame.data.gone);
    else this.syncer.receive(frame);
  }

  /** What the inbox tells of is fetched anew. */
  #inboxReset(): void {
    this.contacts.changed();
    this.notifications.reset();
    this.folders.changed();
    this.join_requests.reset();
    this.threads.connected();
    this.drafts.changed();
    for (const listener of this.parts.laterListeners) {
      listener("scheduled_changed");
      listener("reminders_changed");
    }
  }

  /** What this person had here goes, from memory and from the storage. */
  async #forget(options: { keep_unsent: boolean }): Promise<void> {
    this.syncer.clear();
    this.history.clear();
    this.reading.stop();
    this.contacts.stop();
    this.notifications.stop();
    this.folders.stop();
    this.join_requests.stop();
    this.threads.stop();
    this.drafts.stop();
    this.me.stop();
    this.outbox.stop();
    this.parts.store.clear();
    await this.cache.end(options);
  }

  readonly #writeWhenHidden = (): void => {
    if (globalThis.document?.visibilityState === "hidden") void this.cache.write();
  };
}

function bodyOf(message: PendingMessage) {
  const { room_id, client_id, content, thread_id, reply_to, attachments, expires_in } = message;
  return {
    room_id,
    client_id,
    content,
    ...(thread_id && { thread_id }),
    ...(reply_to && { reply_to_id: reply_to.message_id }),
    ...(attachments && { attachments: attachments.map((file) => file.id) }),
    ...(expires_in && { expires_in }),
  };
}

function liveUrl(base_url: string, ticket: string): string {
  const url = new URL(`${base_url}/chat/ws`, globalThis.location?.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("token", ticket);
  return url.href;
}
