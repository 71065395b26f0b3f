import type {
  Attachment,
  Contact,
  ContactRequestsResponse,
  ErrorCode,
  FieldError,
  Folder,
  JoinRequest,
  Me,
  Member,
  Message,
  Notification,
  Presence,
  Quote,
  Receipt,
  Room,
  Thread,
} from "@helloworld/protocol";
import type { ConversationRef } from "./conversation-key.ts";

/**
 * `connecting`: an attempt is under way. `offline`: waiting for the next one.
 * `signed_out`: the server wants a sign-in first, so there are no attempts.
 */
export type ConnectionState = "offline" | "connecting" | "online" | "signed_out";

/** Why a queued message was refused. */
export type SendError = { code: ErrorCode; detail: string; errors: FieldError[] };

/** A message that this browser wrote and the server has not confirmed. */
export type PendingMessage = {
  client_id: string;
  room_id: string;
  content: string;
  thread_id?: string | undefined;
  /** What it answers. */
  reply_to?: Quote | undefined;
  /** Files that are uploaded. */
  attachments?: Attachment[] | undefined;
  /** Seconds after which it deletes itself. */
  expires_in?: number | undefined;
  created_at: string;
  state: "sending" | "failed";
  /** Set when `failed`: offer `client.retry` and `client.discard`. */
  error: SendError | null;
};

/** What somebody writes. */
export type MessageDraft = Pick<PendingMessage, "content" | "thread_id" | "reply_to" | "attachments" | "expires_in">;

/** `key` stays the same while a pending message becomes a sent one. */
export type ConversationItem =
  | { kind: "message"; key: string; message: Message }
  | { kind: "pending"; key: string; pending: PendingMessage };

/** A text that was typed and not sent; `saved` once the server has it. One that was emptied stays until then. */
export type DraftRecord = { readonly text: string; readonly saved: boolean };

export type TypingPerson = { user_id: string; user_name: string };

/** What a conversation shows: one contiguous window of messages, and what waits to be sent when it reaches the end. */
export type Conversation = {
  room_id: string;
  items: readonly ConversationItem[];
  /** Older messages exist: `client.loadBefore`. */
  has_before: boolean;
  /** Newer messages exist: `client.loadAfter`, or `client.jumpToLatest`. */
  has_after: boolean;
  /** Messages were loaded, from the server or the cache; false on a first opening without connection. */
  loaded: boolean;
  /** `open` covers opening and jumping. */
  loading: "open" | "before" | "after" | null;
  /** Why the last load failed; null once one succeeds. */
  error: Error | null;
  /** Where a jump led, to scroll to and mark; null after opening at the end. */
  target_seq: number | null;
  /**
   * Frozen when the conversation was opened: draw the line above the item with
   * this `seq`. It can lie before the window: offer `client.jumpTo(room_id, {seq})`.
   */
  first_unread_seq: number | null;
  typing: readonly TypingPerson[];
};

export type Members = { members: readonly Member[]; has_more: boolean; loading: boolean };

/** People who ask to join a room, oldest first; more when these are answered. */
export type JoinRequestList = { requests: readonly JoinRequest[]; has_more: boolean };

/** The newest notifications, newest first; older ones by `client.loadMoreNotifications`. */
export type NotificationList = { notifications: readonly Notification[]; has_more: boolean };

/** The one source of truth for a user interface; every value keeps its identity until it changes. */
export type Store = {
  /**
   * Calls the listener when what it reads changed, and not for anything else: `subscribe(listener, "rooms")`, or
   * `subscribe(listener, "draft", room_id)`. Answers how to end it. Made for React's `useSyncExternalStore`.
   */
  subscribe(listener: () => void, ...read: StoreRead): () => void;
  readonly connection: ConnectionState;
  /** False until the first look into the cache and at the server is over: show neither sign-in nor chat before. */
  readonly ready: boolean;
  /** Null while not signed in. */
  readonly me: Me | null;
  /** My rooms by last activity, newest first. */
  readonly rooms: readonly Room[];
  /** True once the list of rooms came from the server or the cache. */
  readonly rooms_loaded: boolean;
  /** Unread messages in my rooms; of muted ones, and those of which I am not told all, what mentions me. */
  readonly total_unread: number;
  /** How often I am mentioned in what is unread. */
  readonly total_mentions: number;
  /** All my contacts, last added first; null until they were fetched, which happens after connecting. */
  readonly contacts: readonly Contact[] | null;
  /** Contact requests that wait, to me and from me; null as above. */
  readonly contact_requests: ContactRequestsResponse | null;
  /** Null as above. */
  readonly notifications: NotificationList | null;
  /** For the badge of the bell; counting stops at 100. */
  readonly notifications_unread: number;
  /** My folders in my order; null until they were fetched, which happens after connecting. */
  readonly folders: readonly Folder[] | null;
  /** Rooms that I asked to join; null until `client.loadRequestedRooms`. */
  readonly requested_rooms: readonly Room[] | null;
  /** Messages that wait to be sent or failed; ask before signing out while there are some. */
  readonly outbox_size: number;
  /** Also rooms that one looked at without being a member. */
  room(room_id: string): Room | undefined;
  conversation(where: ConversationRef): Conversation;
  /** How far the others in a small room that is open have read; null where nobody tells. */
  receipts(room_id: string): readonly Receipt[] | null;
  /** Of messages that were on screen. */
  isStarred(message_id: string): boolean;
  /** The threads that I follow, last answered first; null until they were fetched. */
  readonly threads: readonly Thread[] | null;
  /** Undefined until `client.loadMembers`. */
  members(room_id: string): Members | undefined;
  /** Who asks to join, for who may answer; undefined until `client.loadJoinRequests`. */
  join_requests(room_id: string): JoinRequestList | undefined;
  /** Of my contacts and myself, live; of others after `client.loadPresence`. A status text ends at `text_until`. */
  presence(user_id: string): Presence | undefined;
  /** Text that was typed and not sent. */
  draft(where: ConversationRef): string;
};

type StoreParts = Omit<Store, "subscribe">;

/** What a subscriber reads: a part of the store by its name, and of a part with entries which one. */
export type StoreRead = {
  [Name in keyof StoreParts]: StoreParts[Name] extends (of: infer Of extends ConversationRef) => unknown
    ? [name: Name, of: Of]
    : [name: Name, of?: undefined];
}[keyof StoreParts];

/** What is read by that name. */
export type StoreValue<Name extends keyof StoreParts> = StoreParts[Name] extends (of: never) => infer Value
  ? Value
  : StoreParts[Name];

export type JumpTarget = { seq: number } | { message_id: string } | { at: string };
