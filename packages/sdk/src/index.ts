export type { Api } from "./api.ts";
export { type Client, type ClientOptions, createClient } from "./client.ts";
export { ApiError, OfflineError } from "./errors.ts";
export { newId } from "./ids.ts";
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
} from "./types.ts";
export type { PostListener } from "./watching.ts";
