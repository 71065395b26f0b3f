export type { Api } from "./api.ts";
export { type Client, type ClientOptions, createClient } from "./client.ts";
export { ApiError, OfflineError } from "./errors.ts";
export { newId } from "./ids.ts";
export { quoteOf } from "./message.ts";
export type { Place, Where } from "./place.ts";
export type { ChatStorage } from "./storage.ts";
export type {
  ConnectionState,
  Conversation,
  ConversationItem,
  JumpTarget,
  Members,
  NotificationList,
  PendingMessage,
  SendError,
  Store,
  TypingPerson,
  Writing,
} from "./types.ts";
export type { PostListener } from "./watching.ts";
