import type { DurableEvent, ErrorCode, Message, SendResponse } from "@helloworld/protocol";
import { backoff } from "./backoff.ts";
import type { ClientPart } from "./client-part.ts";
import { ApiError } from "./errors.ts";
import { newId, startIdsAfter } from "./ids.ts";
import type { ChatStorage } from "./storage.ts";
import type { ChatStore } from "./store.ts";
import type { MessageDraft, PendingMessage } from "./types.ts";

/** Refusals that pass: the message stays queued. Every other one is about the message itself. */
const PASSING: readonly ErrorCode[] = [
  "rate_limited",
  "busy",
  "stopping",
  "request_timeout",
  "unauthenticated",
  "session_expired",
];
/** After so many failures inside the server in a row the message counts as refused, so that it holds up no others. */
const INTERNAL_MAX = 5;

type OutboxParts = {
  store: ChatStore;
  storage: Promise<ChatStorage>;
  /** Sends one message; answers when it is committed. */
  send: (message: PendingMessage) => Promise<SendResponse>;
  online: () => boolean;
};

/**
 * Messages on their way (MSG-17): stored before they show, sent per room one
 * after the other in the order of writing, kept until the server has them or
 * refuses them for good.
 */
export class Outbox implements ClientPart {
  readonly #parts: OutboxParts;
  readonly #running = new Set<string>();
  readonly #again = new Set<string>();
  readonly #attempts = new Map<string, number>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Messages that the storage would not take: kept in memory, better than lost. */
  readonly #unstored = new Map<string, PendingMessage>();
  /** Writes go one after the other, so that they land in the order of writing. */
  #writes: Promise<unknown> = Promise.resolve();
  #changes = 0;
  #user_id: string | null = null;
  #unwatch: (() => void) | undefined;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    parts.store.watchRooms((room_id, state) => this.#giveWay(room_id, state?.cursor ?? 0));
  }

  /** Takes up what is stored for this person, here and in other tabs. */
  async start(user_id: string): Promise<void> {
    if (this.#user_id === user_id) return;
    this.clear();
    this.#user_id = user_id;
    const storage = await this.#parts.storage;
    if (this.#user_id !== user_id) return;
    this.#unwatch = storage.watchOutbox(user_id, () => void this.#reload());
    await this.#reload();
  }

  /** Ends when what was written so far is stored. */
  async stop(): Promise<void> {
    await this.#writes;
    this.clear();
  }

  clear(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#user_id = null;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#attempts.clear();
    this.#unstored.clear();
  }

  add(room_id: string, draft: MessageDraft): string {
    const client_id = newId();
    const created_at = new Date().toISOString();
    void this.#put({ client_id, room_id, ...draft, created_at, state: "sending", error: null });
    return client_id;
  }

  retry(client_id: string): void {
    const message = this.#find(client_id);
    if (message?.state !== "failed") return;
    this.#attempts.delete(client_id);
    void this.#put({ ...message, state: "sending", error: null });
  }

  async discard(client_id: string): Promise<void> {
    const message = this.#find(client_id);
    if (message) await this.#remove(message);
  }

  connected(): void {
    this.#flush();
  }

  /** Sends everything that waits. */
  #flush(): void {
    const rooms = new Set(this.#parts.store.allPending().map((message) => message.room_id));
    for (const room_id of rooms) void this.#run(room_id);
  }

  /** A message of mine is in its room: the answer to its sending may never come. */
  applied(event: DurableEvent): void {
    if (event.type !== "new_message" || event.data.sender_id !== this.#parts.store.me?.id) return;
    const { client_id, chat_room_id } = event.data;
    const pending = client_id && this.#find(client_id);
    if (pending && pending.room_id === chat_room_id) void this.#remove(pending);
  }

  async #put(message: PendingMessage): Promise<void> {
    // What is written while stopped is taken up at the next start.
    const user_id = this.#user_id ?? this.#parts.store.me?.id;
    if (user_id === undefined) return;
    this.#writes = this.#writes.then(async () => {
      const storage = await this.#parts.storage;
      await storage.putOutbox(user_id, message).catch(() => this.#unstored.set(message.client_id, message));
      if (this.#user_id === user_id) this.#show(message);
    });
    await this.#writes;
    if (message.state === "sending") await this.#run(message.room_id);
  }

  #show(message: PendingMessage): void {
    const others = this.#others(message);
    const messages = [...others, message].sort((a, b) => (a.client_id < b.client_id ? -1 : 1));
    this.#changes += 1;
    this.#parts.store.setPending(message.room_id, messages);
  }

  async #remove(message: PendingMessage): Promise<void> {
    const user_id = this.#user_id;
    if (user_id === null) return;
    this.#changes += 1;
    this.#parts.store.setPending(message.room_id, this.#others(message));
    this.#unstored.delete(message.client_id);
    await (await this.#parts.storage).deleteOutbox(user_id, message.client_id).catch(() => {});
    this.#changes += 1;
  }

  /** Sends a room's messages until none waits or one has to wait. Only one tab at a time does this. */
  async #run(room_id: string): Promise<void> {
    const user_id = this.#user_id;
    if (user_id === null || !this.#parts.online() || this.#timers.has(room_id)) return;
    if (this.#running.has(room_id)) {
      this.#again.add(room_id);
      return;
    }
    this.#running.add(room_id);
    try {
      await locked(`helloworld-chat:outbox:${user_id}:${room_id}`, async () => {
        // Read anew each time: another tab may have sent some, or written more.
        while (this.#user_id === user_id && this.#parts.online()) {
          const next = (await this.#stored(user_id)).find((m) => m.room_id === room_id && m.state === "sending");
          if (!next || !(await this.#send(next))) break;
        }
      });
    } finally {
      this.#running.delete(room_id);
    }
    if (this.#again.delete(room_id)) await this.#run(room_id);
  }

  /** Answers whether the next message may go. */
  async #send(message: PendingMessage): Promise<boolean> {
    try {
      const answer = await this.#parts.send(message);
      this.#attempts.delete(message.client_id);
      this.#acknowledged(message, answer);
      await this.#remove(message);
      return true;
    } catch (error) {
      const attempt = (this.#attempts.get(message.client_id) ?? 0) + 1;
      this.#attempts.set(message.client_id, attempt);
      if (error instanceof ApiError && isFinal(error, attempt)) {
        const { code, detail, errors } = error;
        await this.#put({ ...message, state: "failed", error: { code, detail, errors } });
        return true;
      }
      this.#sendLater(message.room_id, error instanceof ApiError ? error.retry_after_ms : undefined, attempt);
      return false;
    }
  }

  #sendLater(room_id: string, retry_after_ms: number | undefined, attempt: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(room_id);
      void this.#run(room_id);
    }, retry_after_ms ?? backoff(attempt));
    this.#timers.set(room_id, timer);
  }

  /** Shown as sent until its event comes, which takes its place. */
  #acknowledged(message: PendingMessage, answer: SendResponse): void {
    const { store } = this.#parts;
    const { me } = store;
    const cursor = store.state(message.room_id)?.cursor ?? 0;
    if (!me || answer.chat_room_id !== message.room_id || answer.seq <= cursor) return;
    const sent: Message = {
      message_id: answer.message_id,
      chat_room_id: message.room_id,
      seq: answer.seq,
      sender_id: me.id,
      sender_name: me.name,
      sender_avatar_url: me.avatar_url,
      content: message.content,
      message_type: message.attachments?.[0]?.kind ?? "text",
      client_id: message.client_id,
      created_at: answer.created_at,
      edited_at: null,
      deleted_at: null,
      ...(message.thread_id && { thread_id: message.thread_id }),
      ...(message.reply_to && { reply_to: message.reply_to }),
      ...(message.attachments && { attachments: message.attachments }),
    };
    store.setSent(message.room_id, [...store.sent(message.room_id), sent]);
  }

  /** What was acknowledged gives way to its event. */
  #giveWay(room_id: string, cursor: number): void {
    const { store } = this.#parts;
    const sent = store.sent(room_id);
    const left = sent.filter((message) => message.seq > cursor);
    if (left.length < sent.length) store.setSent(room_id, left);
  }

  /** Brings the store in line with the storage, which other tabs write too. */
  async #reload(): Promise<void> {
    const user_id = this.#user_id;
    if (user_id === null) return;
    const changes = this.#changes;
    const messages = await this.#stored(user_id);
    if (this.#user_id !== user_id) return;
    if (changes !== this.#changes) return this.#reload();
    const { store } = this.#parts;
    store.change(() => {
      const rooms = new Set([...store.allPending(), ...messages].map((message) => message.room_id));
      for (const room_id of rooms) {
        const known = new Map(store.pending(room_id).map((message) => [message.client_id, message]));
        const next = messages.filter((message) => message.room_id === room_id);
        store.setPending(
          room_id,
          next.map((message) => {
            const same = known.get(message.client_id);
            return same?.state === message.state ? same : message;
          }),
        );
      }
    });
    const last = messages.at(-1);
    if (last) startIdsAfter(last.client_id);
    this.#flush();
  }

  async #stored(user_id: string): Promise<PendingMessage[]> {
    const stored = await (await this.#parts.storage).outbox(user_id).catch(() => []);
    const messages = new Map([...stored, ...this.#unstored.values()].map((message) => [message.client_id, message]));
    return [...messages.values()].sort((a, b) => (a.client_id < b.client_id ? -1 : 1));
  }

  #find(client_id: string): PendingMessage | undefined {
    return this.#parts.store.allPending().find((message) => message.client_id === client_id);
  }

  #others(message: PendingMessage): PendingMessage[] {
    return this.#parts.store.pending(message.room_id).filter((other) => other.client_id !== message.client_id);
  }
}

function isFinal(error: ApiError, attempt: number): boolean {
  if (error.code === "internal") return attempt >= INTERNAL_MAX;
  return !PASSING.includes(error.code);
}

/** Tabs of one browser take turns; without the Web Locks API (plain http) the server's D3 alone prevents doubles. */
async function locked(name: string, work: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks;
  if (locks) await locks.request(name, work);
  else await work();
}
