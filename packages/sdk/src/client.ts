import type {
  AddContactsBody,
  AddContactsResponse,
  CreateFolderBody,
  CreateRoomBody,
  FoldersResponse,
  LoginBody,
  LoginResponse,
  Me,
  Presence,
  RegisterBody,
  RemovalResponse,
  Room,
  RoomSettingsBody,
  SetPresenceBody,
  TokenResponse,
  TwoFactorBody,
  UpdateFolderBody,
} from "@helloworld/protocol";
import type { Api } from "./api.ts";
import { type ConversationRef, conversationKeyOf } from "./conversation-key.ts";
import type { PostListener } from "./post-subscriptions.ts";
import type { ScheduledListener } from "./scheduled-changes.ts";
import { Session } from "./session.ts";
import type { ChatStorage } from "./storage.ts";
import type { JumpTarget, MessageDraft, Store } from "./types.ts";

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

  /** Signs in; where a second factor is asked for, answers with the token for `finishLogin`. */
  login(body: LoginBody): Promise<Me | Extract<LoginResponse, { two_factor_required: true }>>;
  finishLogin(body: TwoFactorBody): Promise<Me>;
  /** After a sign-in by `api`: by a passkey, or another provider's account. */
  enter(answer: TokenResponse): Promise<Me>;
  register(body: RegisterBody): Promise<Me>;
  /** Ends the session and clears everything kept here, queued messages too (see `store.outbox_size`). */
  logout(options?: { everywhere?: boolean }): Promise<void>;
  /** After `api.updateSettings` or `api.claimAdmin`. */
  setMe(me: Me): void;

  createRoom(body: CreateRoomBody): Promise<Room>;
  joinRoom(room_id: string): Promise<Room>;
  leaveRoom(room_id: string): Promise<void>;
  deleteRoom(room_id: string): Promise<void>;
  /** Comes in by an invitation. */
  acceptInvitation(token: string): Promise<Room>;
  /** Members get in at once; they are told. */
  addMembers(room_id: string, user_ids: string[]): Promise<Room>;
  /** What I choose for myself in a room: on all my devices. */
  setRoomSettings(room_id: string, body: RoomSettingsBody): Promise<Room>;
  createFolder(body: CreateFolderBody): Promise<void>;
  updateFolder(id: string, body: UpdateFolderBody): Promise<void>;
  deleteFolder(id: string): Promise<void>;
  /** Who asks to join; kept right by itself afterwards. */
  loadJoinRequests(room_id: string): Promise<void>;
  /** The rooms that I asked to join; kept right by itself afterwards. */
  loadRequestedRooms(): Promise<void>;
  /** The first page of members, then the next one at each call. */
  loadMembers(room_id: string): Promise<void>;

  /** A conversation comes on screen, a room or a thread: loads its end, or what surrounds `target`, and freezes the unread line. */
  open(where: ConversationRef, target?: JumpTarget): Promise<void>;
  /** It leaves the screen; the window of a room is kept. */
  close(where: ConversationRef): void;
  loadBefore(where: ConversationRef): Promise<void>;
  loadAfter(where: ConversationRef): Promise<void>;
  jumpTo(where: ConversationRef, target: JumpTarget): Promise<void>;
  jumpToLatest(where: ConversationRef): Promise<void>;

  /** Queues a message and answers with its client_id; it is sent now or when there is a connection. */
  send(room_id: string, draft: string | MessageDraft): string;
  retry(client_id: string): void;
  discard(client_id: string): void;
  setDraft(where: ConversationRef, text: string): void;
  /** Tells when what `api.scheduled` or `api.reminders` answers changed, on whatever device; answers how to end it. */
  onScheduledChanged(listener: ScheduledListener): () => void;

  /** Read up to `seq`, or up to the newest message; never moves backwards. */
  markRead(room_id: string, seq?: number): void;
  /** `seq` and what follows is unread again. */
  markUnread(room_id: string, seq: number): void;
  /** Usernames or email addresses, with commas between or as a list with own names. */
  addContacts(people: AddContactsBody["people"]): Promise<AddContactsResponse>;
  /** With both directions and the conversation; `undoRemoval` within 30 seconds. */
  removeContact(user_id: string): Promise<RemovalResponse>;
  undoRemoval(removal_id: string): Promise<void>;
  /** Contacts and requests anew; they are kept right by themselves otherwise. */
  loadContacts(): Promise<void>;
  /** Accepts a message request; answering it does the same. */
  acceptMessageRequest(room_id: string): Promise<Room>;
  declineMessageRequest(room_id: string): Promise<void>;

  /** My status, and a text with emoji and end; what is not given stays. */
  setPresence(change: SetPresenceBody): Promise<Presence>;
  /** Nobody touches this device, or somebody does again. Who is idle on all devices shows as away. */
  setIdle(is_idle: boolean): void;
  /** Of somebody who is no contact, once; or my own. */
  loadPresence(user_id: string): Promise<Presence>;

  /** The newest notifications; they are kept right by themselves afterwards. */
  loadNotifications(): Promise<void>;
  loadMoreNotifications(): Promise<void>;
  readNotification(id: string): Promise<void>;
  /** All that are held, and older ones. */
  readAllNotifications(): Promise<void>;

  /** Shows these posts from now on and hears of changes; call again when they change, and `unwatchPosts` at the end. */
  watchPosts(listener: PostListener, post_ids: readonly string[]): void;
  unwatchPosts(listener: PostListener): void;

  /** Call on every keystroke if you like; with false when the text is empty or sent. */
  setTyping(room_id: string, is_typing: boolean): void;
};

/** Makes a client; nothing happens before `start`. Its methods may be passed around by themselves. */
export function createClient(options: ClientOptions = {}): Client {
  const session = new Session(options);
  const { api, store, post_subscriptions } = session;

  const taken = (room: Room): Promise<Room> =>
    session.with(({ syncer }) => {
      syncer.takeRoom(room);
      return room;
    });
  const removed = (room_id: string): Promise<void> => session.with(({ syncer }) => syncer.removeRoom(room_id));

  const tookFolders = ({ folders }: FoldersResponse) => store.set("folders", folders);

  return {
    api,
    store,
    start: () => session.start(),
    stop: () => session.stop(),
    login: async (body) => {
      const answer = await api.login(body);
      return "two_factor_required" in answer ? answer : session.enter(answer);
    },
    finishLogin: async (body) => session.enter(await api.finishLogin(body)),
    enter: (answer) => session.enter(answer),
    register: async (body) => session.enter(await api.register(body)),
    logout: (how) => session.with((live) => live.leave(how)),
    setMe: (me) => store.setMe(me),

    createRoom: async (body) => taken(await api.createRoom(body)),
    joinRoom: async (room_id) => taken(await api.addMember(room_id, session.myId())),
    leaveRoom: async (room_id) => {
      await api.removeMember(room_id, session.myId());
      await removed(room_id);
    },
    deleteRoom: async (room_id) => {
      await api.deleteRoom(room_id);
      await removed(room_id);
    },
    acceptInvitation: async (token) => taken(await api.acceptInvitation(token)),
    addMembers: async (room_id, user_ids) => taken(await api.addMembers(room_id, user_ids)),
    setRoomSettings: (room_id, body) =>
      session.with(({ syncer }) => syncer.takeAnswer(room_id, () => api.setRoomSettings(room_id, body))),
    createFolder: async (body) => tookFolders(await api.createFolder(body)),
    updateFolder: async (id, body) => tookFolders(await api.updateFolder(id, body)),
    deleteFolder: async (id) => {
      await api.deleteFolder(id);
      await session.with(({ folders }) => folders.load());
    },
    loadJoinRequests: (room_id) => session.with(({ join_requests }) => join_requests.load(room_id)),
    loadRequestedRooms: () => session.with(({ join_requests }) => join_requests.loadMine()),
    loadMembers: (room_id) => session.with(({ members }) => members.load(room_id)),

    open: (where, target) => session.with(({ history }) => history.open(conversationKeyOf(where), target)),
    close: (where) => void session.with(({ history }) => history.close(conversationKeyOf(where))),
    loadBefore: (where) => session.with(({ history }) => history.loadBefore(conversationKeyOf(where))),
    loadAfter: (where) => session.with(({ history }) => history.loadAfter(conversationKeyOf(where))),
    jumpTo: (where, target) => session.with(({ history }) => history.jumpTo(conversationKeyOf(where), target)),
    jumpToLatest: (where) => session.with(({ history }) => history.jumpToLatest(conversationKeyOf(where))),

    send: (room_id, draft) => {
      const { typing, outbox } = session.mine();
      typing.set(room_id, false);
      return outbox.add(room_id, typeof draft === "string" ? { content: draft } : draft);
    },
    retry: (client_id) => session.mine().outbox.retry(client_id),
    discard: (client_id) => void session.mine().outbox.discard(client_id),
    setDraft: (where, text) => session.live?.drafts.set(where, text),
    onScheduledChanged: (listener) => session.live?.scheduled_changes.subscribe(listener) ?? (() => {}),

    addContacts: (people) => session.with(({ contacts }) => contacts.add(people)),
    removeContact: (user_id) => session.with(({ contacts }) => contacts.remove(user_id)),
    undoRemoval: (removal_id) => api.undoRemoval(removal_id),
    loadContacts: () => session.with(({ contacts }) => contacts.load()),
    acceptMessageRequest: async (room_id) => taken(await api.acceptRequest(room_id)),
    declineMessageRequest: async (room_id) => {
      await api.declineRequest(room_id);
      await removed(room_id);
    },

    setPresence: async (change) => {
      const presence = await api.setPresence(change);
      return session.with(({ contacts }) => {
        contacts.presence(presence);
        return presence;
      });
    },
    setIdle: (is_idle) => session.setIdle(is_idle),
    loadPresence: (user_id) => session.with(({ contacts }) => contacts.loadPresence(user_id)),

    loadNotifications: () => session.with(({ notifications }) => notifications.load()),
    loadMoreNotifications: () => session.with(({ notifications }) => notifications.loadMore()),
    readNotification: (id) => session.with(({ notifications }) => notifications.read(id)),
    readAllNotifications: () => session.with(({ notifications }) => notifications.readAll()),

    watchPosts: (listener, post_ids) => post_subscriptions.watch(listener, post_ids),
    unwatchPosts: (listener) => post_subscriptions.unwatch(listener),

    markRead: (room_id, seq) => session.live?.read_markers.markRead(room_id, seq),
    markUnread: (room_id, seq) => session.live?.read_markers.markUnread(room_id, seq),
    setTyping: (room_id, is_typing) => session.live?.typing.set(room_id, is_typing),
  };
}
