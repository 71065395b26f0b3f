import type {
  DraftsResponse,
  EditsResponse,
  ForwardBody,
  ForwardResponse,
  HistoryQuery,
  HistoryResponse,
  Message,
  MessagesQuery,
  MessagesResponse,
  ReactionsResponse,
  ReactResponse,
  ReadersResponse,
  ReadResponse,
  ReceiptsResponse,
  RemindersResponse,
  Room,
  SaveDraftBody,
  ScheduledMessage,
  ScheduledResponse,
  SearchMessagesBody,
  SearchMessagesResponse,
  SendMessageBody,
  SendResponse,
  Thread,
  ThreadsQuery,
  ThreadsResponse,
  UpdateScheduledBody,
  UpdateThreadBody,
} from "@helloworld/protocol";
import type { Call } from "./request.ts";

/** What is in rooms, and what one does with it. */
export function messageCalls(call: Call) {
  return {
    history: (room_id: string, query: HistoryQuery = {}) =>
      call<HistoryResponse>("GET", `/chat/rooms/${room_id}/messages`, undefined, query),
    message: (message_id: string) => call<Message>("GET", `/chat/messages/${message_id}`),
    sendMessage: (room_id: string, body: Omit<SendMessageBody, "scheduled_at">) =>
      call<SendResponse>("POST", `/chat/rooms/${room_id}/messages`, body),
    scheduleMessage: (room_id: string, body: SendMessageBody & { scheduled_at: string }) =>
      call<ScheduledMessage>("POST", `/chat/rooms/${room_id}/messages`, body),
    editMessage: (message_id: string, content: string) =>
      call<Message>("PUT", `/chat/messages/${message_id}`, { content }),
    /** For everybody; one's own, or any as staff of the room. */
    deleteMessage: (message_id: string) => call<void>("DELETE", `/chat/messages/${message_id}`),
    /** From one's own view only. */
    hideMessage: (message_id: string) =>
      call<void>("DELETE", `/chat/messages/${message_id}`, undefined, { scope: "me" }),
    versions: (message_id: string) => call<EditsResponse>("GET", `/chat/messages/${message_id}/edits`),
    forward: (message_id: string, body: ForwardBody) =>
      call<ForwardResponse>("POST", `/chat/messages/${message_id}/forward`, body),
    removePreview: (message_id: string) => call<Message>("DELETE", `/chat/messages/${message_id}/preview`),

    /** Adds a reaction, or takes it back. */
    toggleReaction: (message_id: string, emoji: string) =>
      call<ReactResponse>("POST", `/chat/messages/${message_id}/reactions`, { emoji }),
    reactions: (message_id: string) => call<ReactionsResponse>("GET", `/chat/messages/${message_id}/reactions`),
    setPinned: (message_id: string, pinned: boolean) =>
      call<Message>(pinned ? "PUT" : "DELETE", `/chat/messages/${message_id}/pin`),
    pins: (room_id: string, query: MessagesQuery = {}) =>
      call<MessagesResponse>("GET", `/chat/rooms/${room_id}/pins`, undefined, query),
    setStarred: (message_id: string, starred: boolean) =>
      call<void>(starred ? "PUT" : "DELETE", `/chat/messages/${message_id}/star`),
    starred: (query: MessagesQuery = {}) => call<MessagesResponse>("GET", "/chat/starred", undefined, query),
    mentions: (query: MessagesQuery = {}) => call<MessagesResponse>("GET", "/chat/mentions", undefined, query),
    searchMessages: (body: SearchMessagesBody) => call<SearchMessagesResponse>("POST", "/chat/search", body),

    markRead: (room_id: string, seq: number) => call<ReadResponse>("PUT", `/chat/rooms/${room_id}/read`, { seq }),
    receipts: (room_id: string) => call<ReceiptsResponse>("GET", `/chat/rooms/${room_id}/receipts`),
    readers: (message_id: string) => call<ReadersResponse>("GET", `/chat/messages/${message_id}/receipts`),

    threads: (query: ThreadsQuery = {}) => call<ThreadsResponse>("GET", "/chat/threads", undefined, query),
    thread: (thread_id: string) => call<Thread>("GET", `/chat/threads/${thread_id}`),
    updateThread: (thread_id: string, body: UpdateThreadBody) =>
      call<Thread>("PUT", `/chat/threads/${thread_id}`, body),

    /** Seconds after which what is written from now on deletes itself; null for never. */
    setTimer: (room_id: string, message_lifetime: number | null) =>
      call<Room>("PUT", `/chat/rooms/${room_id}/timer`, { message_lifetime }),
    drafts: () => call<DraftsResponse>("GET", "/chat/drafts"),
    saveDraft: (body: SaveDraftBody) => call<void>("PUT", "/chat/drafts", body),
    scheduled: () => call<ScheduledResponse>("GET", "/chat/scheduled"),
    updateScheduled: (id: string, body: UpdateScheduledBody) =>
      call<ScheduledMessage>("PUT", `/chat/scheduled/${id}`, body),
    cancelScheduled: (id: string) => call<void>("DELETE", `/chat/scheduled/${id}`),
    sendScheduled: (id: string) => call<SendResponse>("POST", `/chat/scheduled/${id}/send`),
    remind: (message_id: string, remind_at: string) =>
      call<void>("POST", `/chat/messages/${message_id}/reminders`, { remind_at }),
    reminders: () => call<RemindersResponse>("GET", "/chat/reminders"),
    forgetReminder: (id: string) => call<void>("DELETE", `/chat/reminders/${id}`),
  };
}
