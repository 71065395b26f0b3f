import type {
  CreateRoomBody,
  DurableEvent,
  LoginBody,
  Me,
  RegisterBody,
  Room,
  TokenAnswer,
  Whisper,
} from "@helloworld/protocol";
import { type Api, createApi } from "./api.ts";
import { Cache } from "./cache.ts";
import { Connection } from "./connection.ts";
import { ApiError, OfflineError } from "./errors.ts";
import { History } from "./history.ts";
import { MemberLists } from "./members.ts";
import { Outbox } from "./outbox.ts";
import { Reading } from "./reading.ts";
import type { ChatStorage } from "./storage.ts";
import { openStorage } from "./storage-idb.ts";
import { ChatStore } from "./store.ts";
import { Syncer } from "./sync.ts";
import type { ConnectionState, JumpTarget, Store } from "./types.ts";
import { Typing } from "./typing.ts";
import { unreachable } from "./unreachable.ts";

export type ClientOptions = {
  /** Where the server is; empty for the page's own origin. */
  base_url?: string;
  /** Where things are kept between visits; by default IndexedDB, or memory where there is none. */
  storage?: ChatStorage;
  web_socket?: typeof globalThis.WebSocket;
  fetch?: typeof globalThis.fetch;
  /** A bearer token, outside browsers; without one the session cookie is used. */
  token?: string;
};

/** One signed-in (or not yet signed-in) person on one device. */
export type Client = {
  /** REST calls as they are. Prefer the methods below where there is one: they keep the store right. */
  readonly api: Api;
  readonly store: Store;

  /** Shows what is cached, then connects. Call once; returns when the cache is shown. */
  start(): Promise<void>;
  /** Closes the connection and writes what is not yet written. */
  stop(): Promise<void>;

  login(body: LoginBody): Promise<Me>;
  register(body: RegisterBody): Promise<Me>;
  /** Ends the session and clears everything kept here, queued messages too (see `store.outbox_size`). */
  logout(options?: { everywhere?: boolean }): Promise<void>;
  /** After `api.updateSettings` or `api.claimAdmin`. */
  setMe(me: Me): void;

  createRoom(body: CreateRoomBody): Promise<Room>;
  joinRoom(room_id: string): Promise<Room>;
  leaveRoom(room_id: string): Promise<void>;
  deleteRoom(room_id: string): Promise<void>;
  /** The first page of members, then the next one at each call. */
  loadMembers(room_id: string): Promise<void>;

  /** A conversation comes on screen: loads its end, or what surrounds `target`, and freezes the unread line. */
  open(room_id: string, target?: JumpTarget): Promise<void>;
  /** It leaves the screen; the window is kept. */
  close(room_id: string): void;
  loadBefore(room_id: string): Promise<void>;
  loadAfter(room_id: string): Promise<void>;
  jumpTo(room_id: string, target: JumpTarget): Promise<void>;
  jumpToLatest(room_id: string): Promise<void>;

  /** Queues a text and answers with its client_id; it is sent now or when there is a connection. */
  send(room_id: string, content: string): string;
  retry(client_id: string): void;
  discard(client_id: string): void;
  setDraft(room_id: string, text: string): void;

  /** Read up to `seq`, or up to the newest message; never moves backwards. */
  markRead(room_id: string, seq?: number): void;
  /** `seq` and what follows is unread again. */
  markUnread(room_id: string, seq: number): void;
  /** Call on every keystroke if you like; with false when the text is empty or sent. */
  setTyping(room_id: string, is_typing: boolean): void;
};

/** Makes a client; nothing happens before `start`. */
export function createClient(options: ClientOptions = {}): Client {
  return new ChatClient(options);
}

class ChatClient implements Client {
  readonly api: Api;
  readonly store = new ChatStore();
  readonly #storage: Promise<ChatStorage>;
  readonly #cache: Cache;
  readonly #connection: Connection;
  readonly #syncer: Syncer;
  readonly #history: History;
  readonly #outbox: Outbox;
  readonly #reading: Reading;
  readonly #typing: Typing;
  readonly #members: MemberLists;
  #token: string | undefined;

  constructor({ base_url = "", storage, token, ...options }: ClientOptions) {
    const { store } = this;
    const online = () => this.#connection.online;
    this.#token = token;
    // Looked up at each call, as `fetch` must be called on its own window.
    const fetch = options.fetch ?? ((...args: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...args));
    this.api = createApi({ base_url, fetch: fetch as typeof globalThis.fetch, token: () => this.#token });
    this.#storage = storage ? Promise.resolve(storage) : openStorage();
    this.#cache = new Cache(store, this.#storage);
    this.#connection = new Connection({
      url: (ticket) => liveUrl(base_url, ticket),
      ticket: async () => (await this.api.wsTicket()).ticket,
      web_socket: options.web_socket ?? globalThis.WebSocket,
      onState: (state) => this.#changed(state),
      onHello: ({ user }) => void this.#greeted(user),
      onFrame: (frame) => this.#received(frame),
    });
    this.#syncer = new Syncer({
      store,
      api: this.api,
      request: (data) => this.#connection.request("sync", data),
      onApplied: (event) => this.#applied(event),
      onReset: (room_id) => this.#history.reset(room_id),
      onSynced: () => this.#history.synced(),
    });
    this.#history = new History(store, this.api, this.#syncer);
    this.#members = new MemberLists(store, this.api);
    this.#outbox = new Outbox({
      store,
      storage: this.#storage,
      online,
      send: ({ room_id, client_id, content }) =>
        this.#connection.request("send_message", { room_id, client_id, content }),
    });
    this.#reading = new Reading({
      store,
      syncer: this.#syncer,
      online,
      send: (room_id, seq) => this.#connection.request("mark_read", { room_id, seq }),
    });
    this.#typing = new Typing(store, (room_id, is_typing) =>
      this.#connection.whisper({ type: "typing", data: { room_id, is_typing } }),
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

  async start(): Promise<void> {
    globalThis.document?.addEventListener("visibilitychange", this.#writeWhenHidden);
    const user_id = await this.#cache.lastUser();
    if (user_id) await Promise.all([this.#cache.start(user_id), this.#outbox.start(user_id)]);
    if (!this.store.me) {
      try {
        await this.#signedIn(await this.api.me());
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) this.#changed("signed_out");
      }
    }
    this.#setReady();
    if (this.store.connection !== "signed_out") this.#connection.start();
  }

  async stop(): Promise<void> {
    globalThis.document?.removeEventListener("visibilitychange", this.#writeWhenHidden);
    this.#connection.stop();
    this.#reading.stop();
    this.#syncer.clear();
    await this.#outbox.settled();
    this.#outbox.stop();
    await this.#cache.write();
  }

  async login(body: LoginBody): Promise<Me> {
    return this.#enter(await this.api.login(body));
  }

  async register(body: RegisterBody): Promise<Me> {
    return this.#enter(await this.api.register(body));
  }

  async logout({ everywhere = false } = {}): Promise<void> {
    await (everywhere ? this.api.logoutEverywhere() : this.api.logout()).catch((error) => {
      // Ended already: all that is left is to forget.
      if (!(error instanceof ApiError && error.status === 401)) throw error;
    });
    await this.#forget({ keep_unsent: false });
    this.#connection.stop("signed_out");
  }

  setMe(me: Me): void {
    this.store.setMe(me);
  }

  async createRoom(body: CreateRoomBody): Promise<Room> {
    return this.#take(await this.api.createRoom(body));
  }

  async joinRoom(room_id: string): Promise<Room> {
    return this.#take(await this.api.addMember(room_id, this.#myId()));
  }

  async leaveRoom(room_id: string): Promise<void> {
    await this.api.removeMember(room_id, this.#myId());
    this.#syncer.removeRoom(room_id);
  }

  async deleteRoom(room_id: string): Promise<void> {
    await this.api.deleteRoom(room_id);
    this.#syncer.removeRoom(room_id);
  }

  loadMembers(room_id: string): Promise<void> {
    return this.#members.load(room_id);
  }

  open(room_id: string, target?: JumpTarget): Promise<void> {
    return this.#history.open(room_id, target);
  }

  close(room_id: string): void {
    this.#history.close(room_id);
  }

  loadBefore(room_id: string): Promise<void> {
    return this.#history.loadBefore(room_id);
  }

  loadAfter(room_id: string): Promise<void> {
    return this.#history.loadAfter(room_id);
  }

  jumpTo(room_id: string, target: JumpTarget): Promise<void> {
    return this.#history.jumpTo(room_id, target);
  }

  jumpToLatest(room_id: string): Promise<void> {
    return this.#history.jumpToLatest(room_id);
  }

  send(room_id: string, content: string): string {
    this.#myId();
    this.#typing.set(room_id, false);
    return this.#outbox.add(room_id, content);
  }

  retry(client_id: string): void {
    this.#outbox.retry(client_id);
  }

  discard(client_id: string): void {
    void this.#outbox.discard(client_id);
  }

  setDraft(room_id: string, text: string): void {
    this.store.setDraft(room_id, text);
    this.#cache.draftChanged(room_id);
  }

  markRead(room_id: string, seq?: number): void {
    this.#reading.markRead(room_id, seq);
  }

  markUnread(room_id: string, seq: number): void {
    this.#reading.markUnread(room_id, seq);
  }

  setTyping(room_id: string, is_typing: boolean): void {
    this.#typing.set(room_id, is_typing);
  }

  #myId(): string {
    if (!this.store.me) throw new OfflineError("Nobody is signed in.");
    return this.store.me.id;
  }

  #take(room: Room): Room {
    this.#syncer.takeRoom(room);
    return room;
  }

  async #enter({ user, access_token }: TokenAnswer): Promise<Me> {
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
    await Promise.all([this.#cache.start(me.id), this.#outbox.start(me.id)]);
  }

  async #greeted(user: Me): Promise<void> {
    await this.#signedIn(user);
    this.#setReady();
    if (!this.#connection.online) return;
    await this.#syncer.connected();
    this.#outbox.flush();
    this.#reading.flush();
  }

  #changed(state: ConnectionState): void {
    const { store } = this;
    if (store.connection === state) return;
    store.change(() => {
      store.connection = state;
    });
    if (state === "online") return;
    this.#syncer.disconnected();
    this.#history.disconnected();
    this.#typing.clear();
    // The session was ended from elsewhere: nothing readable stays behind on this device.
    if (state === "signed_out" && store.me) void this.#forget({ keep_unsent: true });
  }

  #received(frame: DurableEvent | Exclude<Whisper, { type: "hello" | "pong" }>): void {
    if (frame.type === "typing_indicator") this.#typing.received(frame.data);
    else if (frame.type === "reset") this.#syncer.reset(frame.data.stream, frame.data.gone);
    else this.#syncer.receive(frame);
  }

  #applied(event: DurableEvent): void {
    switch (event.type) {
      case "new_message":
        if (event.data.sender_id === this.store.me?.id) void this.#outbox.seen(event.data);
        if (event.data.sender_id) this.#typing.ended(event.data.chat_room_id, event.data.sender_id);
        return;
      case "member_joined":
      case "member_left":
      case "role_changed":
        return this.#members.applied(event);
      case "read_receipt":
        return this.#reading.receipt(event.data.room_id, event.data.read_seq);
      case "message_edited":
      case "message_deleted":
      case "room_changed":
      case "room_added":
      case "room_removed":
        return;
      default:
        return unreachable(event);
    }
  }

  /** What this person had here goes, from memory and from the storage. */
  async #forget(options: { keep_unsent: boolean }): Promise<void> {
    this.#syncer.clear();
    this.#history.clear();
    this.#reading.stop();
    this.#outbox.stop();
    this.store.clear();
    await this.#cache.end(options);
  }

  #setReady(): void {
    if (this.store.ready) return;
    this.store.change(() => {
      this.store.ready = true;
    });
  }

  readonly #writeWhenHidden = (): void => {
    if (globalThis.document?.visibilityState === "hidden") void this.#cache.write();
  };
}

function liveUrl(base_url: string, ticket: string): string {
  const url = new URL(`${base_url}/chat/ws`, globalThis.location?.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("token", ticket);
  return url.href;
}
