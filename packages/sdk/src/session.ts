import type { DurableEvent, Me, TokenAnswer, Whisper } from "@helloworld/protocol";
import { type Api, createApi } from "./api.ts";
import { Cache } from "./cache.ts";
import type { ClientOptions } from "./client.ts";
import { Connection } from "./connection.ts";
import { Contacts } from "./contacts.ts";
import { ApiError, OfflineError } from "./errors.ts";
import { History } from "./history.ts";
import { MemberLists } from "./members.ts";
import { Notifications } from "./notifications.ts";
import { Outbox } from "./outbox.ts";
import { Reading } from "./reading.ts";
import { Refresher } from "./refresher.ts";
import type { ChatStorage } from "./storage.ts";
import { ChatStore } from "./store.ts";
import { Syncer } from "./sync.ts";
import type { ConnectionState } from "./types.ts";
import { Typing } from "./typing.ts";
import { Watching } from "./watching.ts";

/** The parts of a client wired together, and who they work for: signing in, coming back, signing out. */
export class Session {
  readonly api: Api;
  readonly store = new ChatStore();
  readonly #storage: Promise<ChatStorage>;
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
  readonly watching: Watching;
  /** Who I am, fetched anew when I changed my name or picture, perhaps on another device. */
  readonly #me = new Refresher(
    async () => this.store.setMe(await this.api.me()),
    () => this.#connection.online,
  );
  #token: string | undefined;
  /** Signing out on purpose, which forgets more than a session that ended elsewhere. */
  #leaving = false;
  #started = false;
  #idle = false;

  constructor({ base_url = "", storage, token, ...options }: ClientOptions) {
    const { store } = this;
    const online = () => this.#connection.online;
    this.#token = token;
    // Looked up at each call, as `fetch` must be called on its own window.
    const fetch = options.fetch ?? ((...args: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...args));
    this.api = createApi({ base_url, fetch: fetch as typeof globalThis.fetch, token: () => this.#token });
    this.#storage = storage
      ? Promise.resolve(storage)
      : import("./storage-idb.ts").then(({ openStorage }) => openStorage());
    this.cache = new Cache(store, this.#storage);
    this.#connection = new Connection({
      url: (ticket) => liveUrl(base_url, ticket),
      ticket: async () => (await this.api.wsTicket()).ticket,
      web_socket: options.web_socket ?? globalThis.WebSocket,
      onState: (state) => this.#changed(state),
      onHello: ({ user }) => void this.#greeted(user),
      onFrame: (frame) => this.#received(frame),
    });
    this.syncer = new Syncer({
      store,
      api: this.api,
      request: (data) => this.#connection.request("sync", data),
      onApplied: (event) => this.#applied(event),
      onReset: (stream) => (stream === store.me?.id ? this.#inboxReset() : this.history.reset(stream)),
      onSynced: () => this.history.synced(),
    });
    this.history = new History(store, this.api, this.syncer);
    this.members = new MemberLists(store, this.api);
    this.contacts = new Contacts(store, this.api, online);
    this.notifications = new Notifications(store, this.api, online);
    this.outbox = new Outbox({
      store,
      storage: this.#storage,
      online,
      send: ({ room_id, client_id, content }) =>
        this.#connection.request("send_message", { room_id, client_id, content }),
    });
    this.reading = new Reading({
      store,
      syncer: this.syncer,
      online,
      send: (room_id, seq) => this.#connection.request("mark_read", { room_id, seq }),
    });
    this.typing = new Typing(store, (room_id, is_typing) =>
      this.#connection.whisper({ type: "typing", data: { room_id, is_typing } }),
    );
    this.watching = new Watching((data) => this.#connection.whisper({ type: "watch", data }));
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

  async start(): Promise<void> {
    this.#started = true;
    globalThis.document?.addEventListener("visibilitychange", this.#writeWhenHidden);
    const user_id = await this.cache.lastUser();
    if (user_id) await Promise.all([this.cache.start(user_id), this.outbox.start(user_id)]);
    if (!this.store.me) {
      try {
        const me = await this.api.who();
        if (me) await this.#signedIn(me);
        else this.#changed("signed_out");
      } catch (error) {
        if (isUnauthenticated(error)) this.#changed("signed_out");
      }
    }
    this.#setReady();
    // Stopped meanwhile, as a page does that mounts its parts twice.
    if (this.#started && this.store.connection !== "signed_out") this.#connection.start();
  }

  async stop(): Promise<void> {
    this.#started = false;
    globalThis.document?.removeEventListener("visibilitychange", this.#writeWhenHidden);
    this.#connection.stop();
    this.reading.stop();
    this.contacts.stop();
    this.notifications.stop();
    this.#me.stop();
    this.syncer.clear();
    await this.outbox.settled();
    this.outbox.stop();
    await this.cache.write();
  }

  /** Ends the session here or everywhere, and forgets. */
  async leave({ everywhere = false } = {}): Promise<void> {
    this.#leaving = true;
    try {
      await (everywhere ? this.api.logoutEverywhere() : this.api.logout()).catch((error) => {
        // Ended already: all that is left is to forget.
        if (!isUnauthenticated(error)) throw error;
      });
      this.#connection.stop("signed_out");
      await this.#forget({ keep_unsent: false });
    } finally {
      this.#leaving = false;
    }
  }

  /** Said again at each connection, which begins as one that is used. */
  setIdle(is_idle: boolean): void {
    this.#idle = is_idle;
    this.#connection.whisper({ type: "set_idle", data: { is_idle } });
  }

  /** Throws when nobody is signed in. */
  myId(): string {
    if (!this.store.me) throw new OfflineError("Nobody is signed in.");
    return this.store.me.id;
  }

  /** Signed in just now. */
  async enter({ user, access_token }: TokenAnswer): Promise<Me> {
    // Only browsers keep the session cookie of the same answer.
    if (typeof document === "undefined") this.#token = access_token;
    await this.#signedIn(user);
    this.#setReady();
    this.#connection.start();
    return user;
  }

  async #signedIn(me: Me): Promise<void> {
    if (this.store.me && this.store.me.id !== me.id) await this.#forget({ keep_unsent: true });
    this.store.setMe(me);
    await Promise.all([this.cache.start(me.id), this.outbox.start(me.id)]);
  }

  async #greeted(user: Me): Promise<void> {
    await this.#signedIn(user);
    this.#setReady();
    if (!this.#connection.online) return;
    if (this.#idle) this.setIdle(true);
    this.contacts.connected();
    this.notifications.connected();
    this.watching.connected();
    await this.syncer.connected();
    this.outbox.flush();
    this.reading.flush();
  }

  #changed(state: ConnectionState): void {
    const { store } = this;
    if (store.connection === state) return;
    store.change(() => {
      store.connection = state;
    });
    if (state === "online") return;
    this.syncer.disconnected();
    this.history.disconnected();
    this.typing.clear();
    // The session was ended from elsewhere: nothing readable stays behind on this device.
    if (state === "signed_out" && store.me && !this.#leaving) {
      this.#forget({ keep_unsent: true }).catch(() => {});
    }
  }

  #received(frame: DurableEvent | Exclude<Whisper, { type: "hello" | "pong" }>): void {
    if (frame.type === "typing_indicator") this.typing.received(frame.data);
    else if (frame.type === "presence_update") this.contacts.presence(frame.data);
    else if (frame.type === "post_changed" || frame.type === "post_gone" || frame.type === "feed_changed")
      this.watching.received(frame);
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
  }

  #applied(event: DurableEvent): void {
    switch (event.type) {
      case "new_message":
        if (event.data.sender_id === this.store.me?.id) void this.outbox.seen(event.data);
        if (event.data.sender_id) this.typing.ended(event.data.chat_room_id, event.data.sender_id);
        return;
      case "member_joined":
      case "member_left":
      case "role_changed":
        this.members.applied(event);
        return;
      case "user_changed":
        this.members.applied(event);
        if (event.data.stream === this.store.me?.id) this.#me.inBackground();
        return;
      case "read_receipt":
        this.reading.receipt(event.data.room_id, event.data.read_seq);
        return;
      case "contact_changed":
        this.contacts.changed();
        return;
      case "notification":
      case "notifications_read":
        this.notifications.applied(event);
        return;
      case "message_edited":
      case "message_deleted":
      case "room_changed":
      case "room_added":
      case "room_removed":
        return;
      default:
        // As in the reducer: a newer server's event.
        event satisfies never;
    }
  }

  /** What this person had here goes, from memory and from the storage. */
  async #forget(options: { keep_unsent: boolean }): Promise<void> {
    this.syncer.clear();
    this.history.clear();
    this.reading.stop();
    this.contacts.stop();
    this.notifications.stop();
    this.#me.stop();
    this.outbox.stop();
    this.store.clear();
    await this.cache.end(options);
  }

  #setReady(): void {
    if (this.store.ready) return;
    this.store.change(() => {
      this.store.ready = true;
    });
  }

  readonly #writeWhenHidden = (): void => {
    if (globalThis.document?.visibilityState === "hidden") void this.cache.write();
  };
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

function liveUrl(base_url: string, ticket: string): string {
  const url = new URL(`${base_url}/chat/ws`, globalThis.location?.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("token", ticket);
  return url.href;
}
