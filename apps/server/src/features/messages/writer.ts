import { phrase, type SendResponse } from "@helloworld/protocol";
import type { Database } from "../../db/connect.ts";
import { AppError, sqlState } from "../../errors.ts";
import type { Logger } from "../../log.ts";
import type { Outlet } from "../../streams/streams.ts";
import { tracer } from "../../tracing.ts";
import type { Submission } from "../before-message.ts";
import { answerOf, type Entry, type NewMessage, newMessageEvent, type Outcome, refusal } from "./entries.ts";
import { namedIn } from "./mentions.ts";

type Pending = {
  entry: Entry;
  /** Set while a step before the commit waits; it ends when the entry may be written, or was refused. */
  admission?: Promise<{ admitted: boolean }>;
  resolve(answer: SendResponse): void;
  reject(error: unknown): void;
};
type Admit = (submission: Submission) => string | Promise<string>;
type Lane = { waiting: Pending[]; running: Promise<void> | undefined };
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
  readonly #admit: Admit;
  readonly #lanes = Array.from({ length: LANES }, (): Lane => ({ waiting: [], running: undefined }));
  #stopping = false;
  /** Somebody wrote in a conversation that waited as a request of theirs. */
  onAnswered: (user_id: string, room_id: string) => void = () => undefined;
  written = 0;
  batches = 0;

  constructor({ db, outlet, log, admit }: { db: Database; outlet: Outlet; log: Logger; admit: Admit }) {
    this.#db = db;
    this.#outlet = outlet;
    this.#log = log;
    this.#admit = admit;
  }

  /**
   * Sends as `sender_id`, after the steps before the commit. Sending a client_id again answers with the first result (D3).
   * Throws not_found for a room that the sender is not in, forbidden where they may not post, busy.
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
    const content = this.#admit({ kind: "message", content: message.content, sender_id, message });
    const entry = entryOf(Bun.randomUUIDv7(), sender_id, message);
    const { promise, resolve, reject } = Promise.withResolvers<SendResponse>();
    const pending: Pending = { entry, resolve, reject };
    if (typeof content === "string") setContent(entry, content);
    else pending.admission = admission(pending, content);
    lane.waiting.push(pending);
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
      await this.#commit(await admitted(batch));
    }
    lane.running = undefined;
  }

  async #commit(batch: Pending[]): Promise<void> {
    if (batch.length === 0) return;
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
  };
}

/** The text, and whom it names: a quotation of somebody who named people names nobody again. */
function setContent(entry: Entry, content: string): void {
  entry.content = content;
  if (!entry.forwarded) Object.assign(entry, namedIn(content));
}

/** The sender hears of a refusal at once; the lane hears that there is nothing to write. */
function admission(pending: Pending, content: Promise<string>): Promise<{ admitted: boolean }> {
  return content.then(
    (text) => {
      setContent(pending.entry, text);
      return { admitted: true };
    },
    (error) => {
      pending.reject(error);
      return { admitted: false };
    },
  );
}

/** Those of a batch that may be written, in the order in which they came. */
async function admitted(batch: Pending[]): Promise<Pending[]> {
  if (!batch.some((pending) => pending.admission)) return batch;
  const answers = await Promise.all(batch.map((pending) => pending.admission));
  return batch.filter((_, index) => answers[index]?.admitted !== false);
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
