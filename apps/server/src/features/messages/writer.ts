import {
  type DurableEvent,
  type MentionGroup,
  type MessageType,
  type Phrase,
  phrase,
  type SendResponse,
} from "@helloworld/protocol";
import type { Database } from "../../db/connect.ts";
import { AppError, forbidden, notFound, sqlState } from "../../errors.ts";
import type { Logger } from "../../log.ts";
import type { Outlet } from "../../streams/streams.ts";
import { tracer } from "../../tracing.ts";
import { namedIn } from "./mentions.ts";

export type NewMessage = {
  room_id: string;
  content: string;
  message_type: MessageType;
  client_id?: string | undefined;
  reply_to_id?: string | undefined;
  thread_id?: string | undefined;
  /** Ids of files. */
  attachments?: string[] | undefined;
  /** Seconds. */
  expires_in?: number | undefined;
  /** Passed on; null where its author is not told. */
  forwarded?: { sender_id: string | null } | undefined;
};

/** What `append_messages` takes; what is not there is left out. */
type Entry = {
  message_id: string;
  room_id: string;
  sender_id: string;
  client_id: string;
  message_type: MessageType;
  content: string;
  reply_to_id?: string | undefined;
  thread_id?: string | undefined;
  names?: string[] | undefined;
  groups?: MentionGroup[] | undefined;
  file_ids?: string[] | undefined;
  forwarded?: { sender_id: string | null } | undefined;
  lifetime?: number | undefined;
};
type Pending = { entry: Entry; resolve(answer: SendResponse): void; reject(error: unknown): void };
type Lane = { waiting: Pending[]; running: Promise<void> | undefined };
type Outcome = {
  ord: number;
  outcome: "sent" | "accepted" | "duplicate" | Refusal;
  message_id: string;
  room_id: string;
  seq: number;
  created_at: Date;
  sender_name: string;
  sender_avatar_url: string | null;
  differs: boolean;
  rich: boolean;
};
type Refusal = "forbidden" | "closed" | "attach_forbidden" | "no_reply_to" | "no_thread" | "no_file" | "not_found";

const MAX_BATCH = 500;
/**
 * Batches that may commit at the same time, so that one is taken in and answered while another is written.
 * A room is always in the same lane: its messages keep the order in which they came.
 */
const LANES = 2;
const MAX_WAITING = 20_000;
const APPEND = "select * from append_messages($1::json, $2::uuid[])";
/** How long a batch is tried again while the database is away. */
const PATIENCE_MS = 8_000;

/**
 * Commits messages in batches: all that arrived in a lane while its last batch
 * was committing is the next one, one statement and one fsync for many messages.
 * An answer means the message is on disk (D2).
 */
export class Writer {
  readonly #db: Database;
  readonly #outlet: Outlet;
  readonly #log: Logger;
  readonly #lanes = Array.from({ length: LANES }, (): Lane => ({ waiting: [], running: undefined }));
  #stopping = false;
  /** Somebody wrote in a conversation that waited as a request of theirs. */
  onAnswered: (user_id: string, room_id: string) => void = () => undefined;
  written = 0;
  batches = 0;

  constructor(db: Database, outlet: Outlet, log: Logger) {
    this.#db = db;
    this.#outlet = outlet;
    this.#log = log;
  }

  /**
   * Sends as `sender_id`. Sending a client_id again answers with the first result (D3).
   * Throws not_found for a room one is not in, forbidden where one may not post, busy.
   */
  send(sender_id: string, message: NewMessage): Promise<SendResponse> {
    if (this.#stopping)
      throw new AppError("stopping", phrase("The server is stopping; send again to the next one."), {
        retry_after_ms: 1_000,
      });
    const lane = this.#laneOf(message.room_id);
    if (lane.waiting.length >= MAX_WAITING) {
      throw new AppError("busy", phrase("Too many messages are waiting to be written."), { retry_after_ms: 1_000 });
    }
    const message_id = Bun.randomUUIDv7();
    const { promise, resolve, reject } = Promise.withResolvers<SendResponse>();
    lane.waiting.push({ entry: entryOf(message_id, sender_id, message), resolve, reject });
    lane.running ??= this.#run(lane);
    return promise;
  }

  /** Commits what was accepted; nothing more is. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#lanes.map((lane) => lane.running));
  }

  /** By the last hexadecimal digits of the id, which are random. */
  #laneOf(room_id: string): Lane {
    return this.#lanes[Number.parseInt(room_id.slice(-4), 16) % LANES] as Lane;
  }

  async #run(lane: Lane): Promise<void> {
    // Everything that arrives in this turn of the event loop joins the first batch.
    await Promise.resolve();
    while (lane.waiting.length > 0) {
      const batch = lane.waiting.slice(0, MAX_BATCH);
      lane.waiting = lane.waiting.slice(MAX_BATCH);
      await this.#commit(batch);
    }
    lane.running = undefined;
  }

  async #commit(batch: Pending[]): Promise<void> {
    const { first, again } = splitRepeats(batch);
    const span = tracer.startSpan("append messages", { attributes: { "helloworld.batch": first.length } });
    try {
      const outcomes = await this.#append(first.map((pending) => pending.entry));
      this.#settle(first, outcomes);
    } catch (error) {
      if (first.length === 1) first[0]?.reject(unavailable(error));
      // One of many is to blame: each alone, so that the others go through.
      else if (sqlState(error)) for (const pending of first) await this.#commit([pending]);
      else for (const pending of first) pending.reject(unavailable(error));
    }
    span.end();
    if (again.length > 0) await this.#commit(again);
  }

  /** Runs the statement; while the database is away, again, which D3 makes safe. */
  async #append(entries: Entry[]): Promise<Outcome[]> {
    const json = JSON.stringify(entries.map((entry, ord) => ({ ord, ...entry })));
    const room_ids = [...new Set(entries.map((entry) => entry.room_id))];
    const until = Date.now() + PATIENCE_MS;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        return await this.#db.run<Outcome>("append", APPEND, [json, room_ids]);
      } catch (error) {
        if (isRefusal(error) || Date.now() > until) throw error;
        this.#log.warn("messages wait for the database", {
          waiting: entries.length,
          error: String(error),
        });
        await Bun.sleep(pause);
      }
    }
  }

  #settle(batch: Pending[], outcomes: Outcome[]): void {
    const told: Outcome[] = [];
    this.batches += 1;
    for (const outcome of outcomes.sort((a, b) => a.seq - b.seq)) {
      const pending = batch[outcome.ord];
      if (!pending) continue;
      const { entry } = pending;
      switch (outcome.outcome) {
        case "sent":
        case "accepted":
          this.written += 1;
          told.push(outcome);
          pending.resolve(answerOf(entry, outcome));
          if (outcome.outcome === "accepted") this.onAnswered(entry.sender_id, entry.room_id);
          break;
        case "duplicate":
          this.#outlet.reconcile(outcome.room_id, outcome.seq);
          pending.resolve(answerOf(entry, outcome));
          break;
        default:
          pending.reject(refusal(outcome.outcome));
      }
    }
    // What is more than its text is told from the log; the hub waits with what comes after it.
    const plain = told.filter((outcome) => !outcome.rich);
    this.#outlet.publish(plain.map((outcome) => newMessageEvent((batch[outcome.ord] as Pending).entry, outcome)));
    for (const { rich, room_id, seq } of told) if (rich) this.#outlet.reconcile(room_id, seq);
  }
}

function entryOf(message_id: string, sender_id: string, message: NewMessage): Entry {
  const { room_id, content, message_type, reply_to_id, thread_id, attachments, forwarded, expires_in } = message;
  return {
    message_id,
    room_id,
    sender_id,
    // Without one the message still needs one of ours: a batch whose answer got lost is sent again.
    client_id: message.client_id ?? message_id,
    message_type,
    content,
    reply_to_id,
    thread_id,
    file_ids: attachments,
    forwarded,
    lifetime: expires_in,
    // A quotation of somebody who named people names nobody again.
    ...(forwarded ? {} : namedIn(content)),
  };
}

function refusal(outcome: Refusal): AppError {
  switch (outcome) {
    case "forbidden":
      return forbidden(phrase("You can't write in this room."));
    case "closed":
      return forbidden(phrase("Messages can no longer be sent in this conversation."));
    case "attach_forbidden":
      return refusedField("forbidden", "attachments", phrase("You can't send files in this room."));
    case "no_reply_to":
      return refusedField("gone", "reply_to_id", phrase("The message you reply to no longer exists."));
    case "no_thread":
      return refusedField("gone", "thread_id", phrase("This thread no longer exists."));
    case "no_file":
      return refusedField(
        "gone",
        "attachments",
        phrase("A file no longer exists or was already sent. Attach it again."),
      );
    case "not_found":
      return notFound("room");
  }
}

function refusedField(code: "forbidden" | "gone", path: string, message: Phrase): AppError {
  return new AppError(code, message, { errors: [{ path, message }] });
}

/** A client_id (D3) or a file that stands twice in one batch: the later ones wait for the first. */
function splitRepeats(batch: Pending[]): { first: Pending[]; again: Pending[] } {
  const seen = new Set<string>();
  const first: Pending[] = [];
  const again: Pending[] = [];
  for (const pending of batch) {
    const { sender_id, client_id, file_ids = [] } = pending.entry;
    const keys = [`${sender_id} ${client_id}`, ...file_ids];
    (keys.some((key) => seen.has(key)) ? again : first).push(pending);
    for (const key of keys) seen.add(key);
  }
  return { first, again };
}

function answerOf(entry: Entry, outcome: Outcome): SendResponse {
  return {
    message_id: outcome.message_id,
    chat_room_id: outcome.room_id,
    seq: outcome.seq,
    client_id: entry.client_id,
    created_at: outcome.created_at.toISOString(),
    duplicate: outcome.outcome === "duplicate",
    differs: outcome.differs,
  };
}

function newMessageEvent(entry: Entry, outcome: Outcome): DurableEvent {
  return {
    type: "new_message",
    data: {
      stream: entry.room_id,
      seq: outcome.seq,
      message_id: entry.message_id,
      chat_room_id: entry.room_id,
      sender_id: entry.sender_id,
      sender_name: outcome.sender_name,
      sender_avatar_url: outcome.sender_avatar_url,
      content: entry.content,
      message_type: entry.message_type,
      client_id: entry.client_id,
      created_at: outcome.created_at.toISOString(),
      edited_at: null,
      deleted_at: null,
    },
  };
}

/** True for what the same statement would meet again; false where the database was away or a lock was lost. */
function isRefusal(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && !/^(08|40|53|55P03|57)/.test(state);
}

function unavailable(error: unknown): unknown {
  const state = sqlState(error);
  if (state && !/^(53|57|08)/.test(state)) return error;
  return new AppError("busy", phrase("The message could not be written now. Send it again."), {
    retry_after_ms: 2_000,
  });
}
