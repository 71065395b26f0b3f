import type { ClientFrameInput, DurableEvent, EphemeralEvent, Me } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import { Cache } from "./cache.ts";
import type { ClientPart } from "./client-part.ts";
import { Connection } from "./connection.ts";
import { Contacts } from "./contacts.ts";
import { Drafts } from "./drafts.ts";
import { isUnauthenticated } from "./errors.ts";
import { Folders } from "./folders.ts";
import { History } from "./history.ts";
import { JoinRequests } from "./join-requests.ts";
import { MemberLists } from "./members.ts";
import { MessageMarks } from "./message-marks.ts";
import { MyProfile } from "./my-profile.ts";
import { Notifications } from "./notifications.ts";
import { Outbox } from "./outbox.ts";
import type { PostSubscriptions } from "./post-subscriptions.ts";
import { ReadMarkers } from "./read-markers.ts";
import { ScheduledChanges } from "./scheduled-changes.ts";
import type { ChatStorage } from "./storage.ts";
import type { ChatStore } from "./store.ts";
import { Syncer } from "./sync.ts";
import { Threads } from "./threads.ts";
import type { ConnectionState, PendingMessage } from "./types.ts";
import { Typing } from "./typing.ts";

export type LiveOptions = {
  store: ChatStore;
  api: Api;
  storage: Promise<ChatStorage>;
  post_subscriptions: PostSubscriptions;
  base_url: string;
  web_socket: typeof globalThis.WebSocket;
  /** Whether nobody touches this device. */
  idle: () => boolean;
};

/** The parts that a signed-in client has and a visitor does not. They are loaded only once someone is signed in. */
export class Live {
  readonly #options: LiveOptions;
  readonly #connection: Connection;
  readonly syncer: Syncer;
  readonly history: History;
  readonly outbox: Outbox;
  readonly read_markers: ReadMarkers;
  readonly typing: Typing;
  readonly members: MemberLists;
  readonly contacts: Contacts;
  readonly notifications: Notifications;
  readonly folders: Folders;
  readonly join_requests: JoinRequests;
  readonly drafts: Drafts;
  readonly scheduled_changes = new ScheduledChanges();
  readonly #cache: Cache;
  readonly #parts: readonly ClientPart[];
  /** Signing out on purpose clears more than a session that ended elsewhere. */
  #leaving = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    const { store, api, storage } = options;
    const online = () => this.#connection.online;
    this.#cache = new Cache(store, storage);
    this.#connection = new Connection({
      url: (ticket) => liveUrl(options.base_url, ticket),
      ticket: async () => (await api.wsTicket()).ticket,
      web_socket: options.web_socket,
      onState: (state) => this.#stateChanged(state),
      onHello: ({ user }) => void this.#greeted(user),
      onFrame: (frame) => this.#received(frame),
    });
    this.syncer = new Syncer({
      store,
      api,
      request: (data) => this.#connection.request("sync", data),
      onApplied: (event) => this.#each((part) => part.applied?.(event)),
      onReset: (stream) => {
        if (stream === store.me?.id) this.#each((part) => part.changed?.());
        else this.history.reset(stream);
      },
      onSynced: () => this.#each((part) => part.synced?.()),
    });
    this.history = new History(store, api, this.syncer);
    this.members = new MemberLists(store, api);
    this.contacts = new Contacts(store, api, online);
    this.notifications = new Notifications(store, api, online);
    this.folders = new Folders(store, api, (room_id) => this.syncer.refetch(room_id), online);
    this.join_requests = new JoinRequests(store, api, online);
    this.drafts = new Drafts({ store, api, online, cache: this.#cache });
    this.outbox = new Outbox({
      store,
      storage,
      online,
      send: (message) => this.#connection.request("send_message", bodyOf(message)),
    });
    this.read_markers = new ReadMarkers({
      store,
      syncer: this.syncer,
      online,
      send: (room_id, seq) => this.#connection.request("mark_read", { room_id, seq }),
      sendDelivered: (room_id, seq) => this.broadcastEphemeral({ type: "mark_delivered", data: { room_id, seq } }),
    });
    this.typing = new Typing(store, (room_id, is_typing) =>
      this.broadcastEphemeral({ type: "typing", data: { room_id, is_typing } }),
    );
    this.#parts = [
      // What was written goes first: it waits for nothing that is to be fetched.
      this.outbox,
      // Each connection begins as one that is used.
      { connected: () => options.idle() && this.broadcastEphemeral({ type: "set_idle", data: { is_idle: true } }) },
      this.contacts,
      this.notifications,
      this.folders,
      this.join_requests,
      new Threads(store, api, online),
      this.drafts,
      new MyProfile(store, api, online),
      this.members,
      this.typing,
      options.post_subscriptions,
      this.scheduled_changes,
      new MessageMarks(store, this.syncer),
      this.syncer,
      this.history,
      this.read_markers,
      this.#cache,
    ];
  }

  /** Shows what is kept of this person, who was here last. */
  async resume(user_id: string): Promise<void> {
    await Promise.all([this.#cache.start(user_id), this.outbox.start(user_id)]);
  }

  async signedIn(me: Me): Promise<void> {
    const { store } = this.#options;
    if (store.me && store.me.id !== me.id) await this.#clear({ keep_unsent: true });
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
    await Promise.all(this.#parts.map((part) => part.stop?.()));
  }

  /** Ends the session here or everywhere, and clears what was kept. */
  async leave({ everywhere = false } = {}): Promise<void> {
    this.#leaving = true;
    try {
      const { api } = this.#options;
      // Typed a moment ago: it is there when they sign in again.
      await this.drafts.flush();
      await (everywhere ? api.logoutEverywhere() : api.logout()).catch((error) => {
        // It has ended already, so only what is kept here is left.
        if (!isUnauthenticated(error)) throw error;
      });
      this.#connection.stop("signed_out");
      await this.#clear({ keep_unsent: false });
    } finally {
      this.#leaving = false;
    }
  }

  /** Tells the server; nothing happens while offline. */
  broadcastEphemeral(frame: ClientFrameInput): void {
    this.#connection.broadcastEphemeral(frame);
  }

  #each(hook: (part: ClientPart) => void): void {
    for (const part of this.#parts) hook(part);
  }

  async #greeted(user: Me): Promise<void> {
    await this.signedIn(user);
    this.#options.store.set("ready", true);
    if (this.#connection.online) this.#each((part) => part.connected?.());
  }

  #stateChanged(state: ConnectionState): void {
    const { store } = this.#options;
    if (store.connection === state) return;
    store.set("connection", state);
    if (state === "online") return;
    this.#each((part) => part.disconnected?.());
    // The session was ended from elsewhere: nothing readable stays behind on this device.
    if (state === "signed_out" && store.me && !this.#leaving) {
      this.#clear({ keep_unsent: true }).catch(() => {});
    }
  }

  #received(frame: DurableEvent | Exclude<EphemeralEvent, { type: "hello" | "pong" }>): void {
    switch (frame.type) {
      case "reset":
        this.syncer.reset(frame.data.stream, frame.data.gone);
        break;
      case "typing_indicator":
      case "presence_update":
      case "card_changed":
      case "post_changed":
      case "post_gone":
      case "feed_changed":
        this.#each((part) => part.received?.(frame));
        break;
      default:
        this.syncer.receive(frame);
    }
  }

  /** What this person had here goes, from memory and from the storage. */
  async #clear(options: { keep_unsent: boolean }): Promise<void> {
    const cleared = this.#parts.map((part) => (part.clear ? part.clear(options) : part.stop?.()));
    this.#options.store.clear();
    await Promise.all(cleared);
  }

  readonly #writeWhenHidden = (): void => {
    if (globalThis.document?.visibilityState === "hidden") void this.#cache.write();
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
