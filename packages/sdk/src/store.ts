import type {
  Contact,
  ContactRequestsResponse,
  Folder,
  Me,
  Message,
  Presence,
  Receipt,
  Room,
  Thread,
} from "@helloworld/protocol";
import { countedUnread } from "@helloworld/protocol/mute";
import { type ConversationRef, conversationKeyOf, conversationKeyText, windowAt } from "./conversation-key.ts";
import type { RoomState } from "./reducer.ts";
import { Stars } from "./stars.ts";
import type {
  ConnectionState,
  Conversation,
  DraftRecord,
  JoinRequestList,
  Members,
  NotificationList,
  PendingMessage,
  Store,
  TypingPerson,
} from "./types.ts";
import { conversationOf, itemsOf, memoized, NO_VIEW, type View } from "./views.ts";

const NONE: readonly never[] = [];

/** What changed in a room: the cache writes it, unread counts are looked after. */
export type RoomWatcher = (room_id: string, state: RoomState | undefined) => void;

/** Holds all state. Only the parts of the client write to it; a user interface sees it as `Store`. */
export class ChatStore implements Store {
  readonly #listeners = new Set<() => void>();
  readonly #room_watchers = new Set<RoomWatcher>();
  readonly #states = new Map<string, RoomState>();
  readonly #views = new Map<string, View>();
  readonly #pending = new Map<string, readonly PendingMessage[]>();
  readonly #sent = new Map<string, readonly Message[]>();
  readonly #typing = new Map<string, readonly TypingPerson[]>();
  readonly #members = new Map<string, Members>();
  readonly #join_requests = new Map<string, JoinRequestList>();
  readonly #drafts = new Map<string, DraftRecord>();
  readonly #presences = new Map<string, Presence>();
  readonly stars = new Stars();
  readonly #items = memoized(itemsOf);
  readonly #conversations = memoized(conversationOf);
  readonly #receipts = memoized((receipts: RoomState["receipts"]) => receipts && Object.values(receipts));
  #rooms: readonly Room[] | undefined;
  #depth = 0;
  #changed = false;

  connection: ConnectionState = "connecting";
  ready = false;
  me: Me | null = null;
  rooms_loaded = false;
  inbox_cursor: number | null = null;
  contacts: readonly Contact[] | null = null;
  contact_requests: ContactRequestsResponse | null = null;
  notifications: NotificationList | null = null;
  notifications_unread = 0;
  folders: readonly Folder[] | null = null;
  requested_rooms: readonly Room[] | null = null;
  threads: readonly Thread[] | null = null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs changes and tells the listeners once, after the last. */
  change<T>(changes: () => T): T {
    this.#depth += 1;
    try {
      return changes();
    } finally {
      this.#depth -= 1;
      this.#changed = true;
      if (this.#depth === 0) this.#tell();
    }
  }

  #tell(): void {
    if (!this.#changed) return;
    this.#changed = false;
    for (const listener of [...this.#listeners]) listener();
  }

  get rooms(): readonly Room[] {
    this.#rooms ??= [...this.#states.values()]
      .map((state) => state.room)
      .filter((room) => room.my !== null)
      .sort((a, b) => (activity(a) < activity(b) ? 1 : activity(a) > activity(b) ? -1 : a.id < b.id ? 1 : -1));
    return this.#rooms;
  }

  get total_unread(): number {
    return this.rooms.reduce((sum, { my }) => sum + (my ? countedUnread(my) : 0), 0);
  }

  get outbox_size(): number {
    let size = 0;
    for (const messages of this.#pending.values()) size += messages.length;
    return size;
  }

  room(room_id: string): Room | undefined {
    return this.#states.get(room_id)?.room;
  }

  conversation(where: ConversationRef): Conversation {
    const { room_id, thread_id } = conversationKeyOf(where);
    const key = conversationKeyText(where);
    const window = windowAt(this.#states.get(room_id), thread_id);
    const me_id = this.me?.id ?? "";
    const items = this.#items(key, window, thread_id, this.pending(room_id), this.sent(room_id), me_id);
    const typing = thread_id === undefined ? this.typing(room_id) : NONE;
    return this.#conversations(key, room_id, window, items, this.view(where), typing, me_id);
  }

  receipts(room_id: string): readonly Receipt[] | null {
    const receipts = this.#states.get(room_id)?.receipts ?? null;
    return this.#receipts(room_id, receipts);
  }

  isStarred(message_id: string): boolean {
    return this.stars.has(message_id);
  }

  members(room_id: string): Members | undefined {
    return this.#members.get(room_id);
  }

  join_requests(room_id: string): JoinRequestList | undefined {
    return this.#join_requests.get(room_id);
  }

  draft(where: ConversationRef): string {
    return this.#drafts.get(conversationKeyText(where))?.text ?? "";
  }

  presence(user_id: string): Presence | undefined {
    return this.#presences.get(user_id);
  }

  // What follows is for the parts of the client.

  watchRooms(watcher: RoomWatcher): void {
    this.#room_watchers.add(watcher);
  }

  state(room_id: string): RoomState | undefined {
    return this.#states.get(room_id);
  }

  states(): IterableIterator<RoomState> {
    return this.#states.values();
  }

  setState(room_id: string, state: RoomState | undefined): void {
    if (this.#states.get(room_id) === state) return;
    this.change(() => {
      if (state) this.#states.set(room_id, state);
      else
        for (const part of [this.#states, this.#members, this.#join_requests, this.#typing, this.#sent])
          part.delete(room_id);
      this.#rooms = undefined;
      for (const watcher of this.#room_watchers) watcher(room_id, state);
    });
  }

  view(where: ConversationRef): View {
    return this.#views.get(conversationKeyText(where)) ?? NO_VIEW;
  }

  views(): IterableIterator<[string, View]> {
    return this.#views.entries();
  }

  setView(where: ConversationRef, change: Partial<View>): void {
    this.change(() => this.#views.set(conversationKeyText(where), { ...this.view(where), ...change }));
  }

  setStar(message_id: string, is_starred: boolean): void {
    this.change(() => this.stars.set(message_id, is_starred));
  }

  setThreads(threads: readonly Thread[]): void {
    this.change(() => {
      this.threads = threads;
    });
  }

  pending(room_id: string): readonly PendingMessage[] {
    return this.#pending.get(room_id) ?? NONE;
  }

  allPending(): PendingMessage[] {
    return [...this.#pending.values()].flat();
  }

  setPending(room_id: string, messages: readonly PendingMessage[]): void {
    this.change(() => setOrDelete(this.#pending, room_id, messages));
  }

  /** Acknowledged messages whose event has not come yet. */
  sent(room_id: string): readonly Message[] {
    return this.#sent.get(room_id) ?? NONE;
  }

  setSent(room_id: string, messages: readonly Message[]): void {
    this.change(() => setOrDelete(this.#sent, room_id, messages));
  }

  typing(room_id: string): readonly TypingPerson[] {
    return this.#typing.get(room_id) ?? NONE;
  }

  setTyping(room_id: string, people: readonly TypingPerson[]): void {
    this.change(() => setOrDelete(this.#typing, room_id, people));
  }

  setMembers(room_id: string, members: Members | undefined): void {
    this.change(() => (members ? this.#members.set(room_id, members) : this.#members.delete(room_id)));
  }

  setJoinRequests(room_id: string, requests: JoinRequestList | undefined): void {
    this.change(() => (requests ? this.#join_requests.set(room_id, requests) : this.#join_requests.delete(room_id)));
  }

  setRequestedRooms(rooms: readonly Room[]): void {
    this.change(() => {
      this.requested_rooms = rooms;
    });
  }

  setFolders(folders: readonly Folder[]): void {
    this.change(() => {
      this.folders = folders;
    });
  }

  draftRecord(key: string): DraftRecord | undefined {
    return this.#drafts.get(key);
  }

  setDraft(key: string, draft: DraftRecord): void {
    this.change(() => (draft.text === "" && draft.saved ? this.#drafts.delete(key) : this.#drafts.set(key, draft)));
  }

  /** The conversations that have a draft, or had one that the server still has. */
  drafts(): [key: string, draft: DraftRecord][] {
    return [...this.#drafts];
  }

  setMe(me: Me | null): void {
    this.change(() => {
      this.me = me;
    });
  }

  setConnection(connection: ConnectionState): void {
    if (this.connection === connection) return;
    this.change(() => {
      this.connection = connection;
    });
  }

  setReady(): void {
    if (this.ready) return;
    this.change(() => {
      this.ready = true;
    });
  }

  setContacts(contacts: readonly Contact[], requests: ContactRequestsResponse): void {
    this.change(() => {
      this.contacts = contacts;
      this.contact_requests = requests;
    });
  }

  setPresences(presences: readonly Presence[]): void {
    this.change(() => {
      for (const presence of presences) this.#presences.set(presence.user_id, presence);
    });
  }

  forgetPresences(user_ids: readonly string[]): void {
    this.change(() => {
      for (const id of user_ids) this.#presences.delete(id);
    });
  }

  setNotifications(notifications: NotificationList): void {
    this.change(() => {
      this.notifications = notifications;
    });
  }

  setNotificationsUnread(count: number): void {
    if (this.notifications_unread === count) return;
    this.change(() => {
      this.notifications_unread = count;
    });
  }

  /** Forgets everything about the person. */
  clear(): void {
    this.change(() => {
      for (const part of [this.#states, this.#views, this.#pending, this.#sent]) part.clear();
      for (const part of [this.#typing, this.#members, this.#join_requests, this.#drafts]) part.clear();
      for (const part of [this.#presences, this.stars]) part.clear();
      this.#items.clear();
      this.#conversations.clear();
      this.#rooms = undefined;
      this.me = null;
      this.rooms_loaded = false;
      this.inbox_cursor = null;
      this.contacts = null;
      this.contact_requests = null;
      this.notifications = null;
      this.notifications_unread = 0;
      this.folders = null;
      this.requested_rooms = null;
      this.threads = null;
    });
  }
}

function setOrDelete<T>(map: Map<string, readonly T[]>, key: string, values: readonly T[]): void {
  if (values.length === 0) map.delete(key);
  else map.set(key, values);
}

function activity(room: Room): string {
  return room.last_message?.created_at ?? room.created_at;
}
