import type {
  Contact,
  ContactRequestsResponse,
  Folder,
  HistoryResponse,
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
import { Topics, topicOf } from "./topics.ts";
import type {
  ConnectionState,
  Conversation,
  DraftRecord,
  JoinRequestList,
  Members,
  NotificationList,
  PendingMessage,
  Store,
  StoreRead,
  TypingPerson,
} from "./types.ts";
import { conversationOf, itemsOf, memoized, NO_VIEW, type View } from "./views.ts";

const NONE: readonly never[] = [];

/** What changed in a room: the cache writes it, unread counts are looked after. */
export type RoomWatcher = (room_id: string, state: RoomState | undefined) => void;

/** The parts of the store that are one value, set whole. */
type Single =
  | "connection"
  | "ready"
  | "rooms_loaded"
  | "contacts"
  | "contact_requests"
  | "notifications"
  | "notifications_unread"
  | "folders"
  | "requested_rooms"
  | "threads";

/** Holds all state. Only the parts of the client write to it; a user interface sees it as `Store`. */
export class ChatStore implements Store {
  readonly #topics = new Topics();
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
  readonly #stars = new Stars();
  readonly #items = memoized(itemsOf);
  readonly #conversations = memoized(conversationOf);
  readonly #receipts = memoized((receipts: RoomState["receipts"]) => receipts && Object.values(receipts));
  #rooms: readonly Room[] | undefined;

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

  subscribe(listener: () => void, ...read: StoreRead): () => void {
    return this.#topics.subscribe(topicOf(...read), listener);
  }

  /** Runs changes, and calls each listener that one of them concerns once, after the last. */
  change<T>(changes: () => T): T {
    return this.#topics.batch(changes);
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

  get total_mentions(): number {
    return this.rooms.reduce((sum, { my }) => sum + (my?.mention_count ?? 0), 0);
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
    return this.#stars.has(message_id);
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

  /** Sets a part that is one value. */
  set<Name extends Single>(name: Name, value: Pick<ChatStore, Single>[Name]): void {
    if (this[name] === value) return;
    Object.assign(this, { [name]: value });
    this.#changed([name]);
  }

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
    const before = this.#states.get(room_id);
    if (before === state) return;
    this.change(() => {
      if (state) this.#states.set(room_id, state);
      else {
        for (const part of [this.#states, this.#members, this.#join_requests, this.#typing, this.#sent])
          part.delete(room_id);
        this.#changed(["members", room_id], ["join_requests", room_id]);
      }
      if (before?.room !== state?.room) {
        this.#rooms = undefined;
        this.#changed(["room", room_id], ["rooms"], ["total_unread"], ["total_mentions"]);
      }
      if (before?.receipts !== state?.receipts) this.#changed(["receipts", room_id]);
      if (before?.window !== state?.window || before?.threads !== state?.threads)
        this.#changed(["conversation", room_id]);
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
    this.#views.set(conversationKeyText(where), { ...this.view(where), ...change });
    this.#changed(["conversation", where]);
  }

  setStar(message_id: string, is_starred: boolean): void {
    this.#stars.set(message_id, is_starred);
    this.#changed(["isStarred", message_id]);
  }

  /** Counts what was heard of stars; a page that is asked for now knows no more than this. */
  get stars_version(): number {
    return this.#stars.version;
  }

  /** What a page says of stars that was asked for at this version. */
  takeStars(page: HistoryResponse, asked_at: number): void {
    this.#stars.take(page, asked_at);
    this.#changed(...page.messages.map(({ message_id }): StoreRead => ["isStarred", message_id]));
  }

  pending(room_id: string): readonly PendingMessage[] {
    return this.#pending.get(room_id) ?? NONE;
  }

  allPending(): PendingMessage[] {
    return [...this.#pending.values()].flat();
  }

  setPending(room_id: string, messages: readonly PendingMessage[]): void {
    setOrDelete(this.#pending, room_id, messages);
    this.#changed(["conversation", room_id], ["outbox_size"]);
  }

  /** Acknowledged messages whose event has not come yet. */
  sent(room_id: string): readonly Message[] {
    return this.#sent.get(room_id) ?? NONE;
  }

  setSent(room_id: string, messages: readonly Message[]): void {
    setOrDelete(this.#sent, room_id, messages);
    this.#changed(["conversation", room_id]);
  }

  typing(room_id: string): readonly TypingPerson[] {
    return this.#typing.get(room_id) ?? NONE;
  }

  setTyping(room_id: string, people: readonly TypingPerson[]): void {
    setOrDelete(this.#typing, room_id, people);
    this.#changed(["conversation", room_id]);
  }

  setMembers(room_id: string, members: Members | undefined): void {
    if (members) this.#members.set(room_id, members);
    else this.#members.delete(room_id);
    this.#changed(["members", room_id]);
  }

  setJoinRequests(room_id: string, requests: JoinRequestList | undefined): void {
    if (requests) this.#join_requests.set(room_id, requests);
    else this.#join_requests.delete(room_id);
    this.#changed(["join_requests", room_id]);
  }

  draftRecord(key: string): DraftRecord | undefined {
    return this.#drafts.get(key);
  }

  setDraft(key: string, draft: DraftRecord): void {
    if (draft.text === "" && draft.saved) this.#drafts.delete(key);
    else this.#drafts.set(key, draft);
    this.#changed(["draft", key]);
  }

  /** The conversations that have a draft, or had one that the server still has. */
  drafts(): [key: string, draft: DraftRecord][] {
    return [...this.#drafts];
  }

  setMe(me: Me | null): void {
    const same = this.me?.id === me?.id;
    this.me = me;
    if (same) this.#changed(["me"]);
    else this.#topics.allChanged();
  }

  setPresences(presences: readonly Presence[]): void {
    for (const presence of presences) this.#presences.set(presence.user_id, presence);
    this.#changed(...presences.map(({ user_id }): StoreRead => ["presence", user_id]));
  }

  clearPresences(user_ids: readonly string[]): void {
    for (const id of user_ids) this.#presences.delete(id);
    this.#changed(...user_ids.map((id): StoreRead => ["presence", id]));
  }

  /** Everything about the person goes. */
  clear(): void {
    for (const part of [this.#states, this.#views, this.#pending, this.#sent]) part.clear();
    for (const part of [this.#typing, this.#members, this.#join_requests, this.#drafts]) part.clear();
    for (const part of [this.#presences, this.#stars]) part.clear();
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
    this.#topics.allChanged();
  }

  #changed(...reads: StoreRead[]): void {
    this.#topics.changed(...reads.map((read) => topicOf(...read)));
  }
}

function setOrDelete<T>(map: Map<string, readonly T[]>, key: string, values: readonly T[]): void {
  if (values.length === 0) map.delete(key);
  else map.set(key, values);
}

function activity(room: Room): string {
  return room.last_message?.created_at ?? room.created_at;
}
