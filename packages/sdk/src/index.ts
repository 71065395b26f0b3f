export type { Api } from "./api.ts";
export { type Client, type ClientOptions, createClient } from "./client.ts";
export type { ConversationKey, ConversationRef } from "./conversation-key.ts";
export { ApiError, OfflineError } from "./errors.ts";
export { newId } from "./ids.ts";
export type { PostListener } from "./post-subscriptions.ts";
export { quoteOf } from "./quote.ts";
export type { ChatStorage } from "./storage.ts";
export { topicOf } from "./topics.ts";
export type {
  ConnectionState,
  Conversation,
  ConversationItem,
  JumpTarget,
  Members,
  MessageDraft,
  NotificationList,
  PendingMessage,
  SendError,
  Store,
  StoreRead,
  StoreValue,
  TypingPerson,
} from "./types.ts";
