import { phrase } from "@helloworld/protocol";
import { AppError } from "../errors.ts";
import type { FairShare, Sender } from "./fair-share.ts";

/** The least that has to arrive, for as long as the server waits for the sender. A slow phone brings 10 kB a second. */
export const LEAST_SPEED = { bytes: 16 * 1024, within_ms: 10_000 };

/**
 * A request body as it arrives. It has one of the sender's places while it is read, so that a sender has a bounded
 * number under way. Throws `busy` where there is no place, and `request_timeout` where the sender is too slow: a body
 * that stays open costs memory and places.
 */
export class Arriving implements AsyncIterableIterator<Uint8Array> {
  readonly #source: ReadableStream<Uint8Array>;
  readonly #places: FairShare;
  readonly #sender: Sender;
  readonly #speed: typeof LEAST_SPEED;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #ended = false;
  /** The bytes that arrived lately, and how long the server waited for them. */
  #lately = { bytes: 0, waited_ms: 0 };

  constructor(source: ReadableStream<Uint8Array>, places: FairShare, sender: Sender, speed = LEAST_SPEED) {
    this.#source = source;
    this.#places = places;
    this.#sender = sender;
    this.#speed = speed;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#ended) return { done: true, value: undefined };
    if (!this.#reader) this.#begin();
    try {
      const { done, value } = await this.#inTime((this.#reader as ReadableStreamDefaultReader<Uint8Array>).read());
      if (!done) return { done, value };
      this.#end();
      return { done, value: undefined };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  /** Ends it at once, also while a chunk is being waited for: nobody reads on. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#end();
    this.#reader?.cancel().catch(() => undefined);
    return { done: true, value: undefined };
  }

  #begin(): void {
    if (!this.#places.take(1, this.#sender))
      throw new AppError("busy", phrase("Too many requests of yours are still being sent. Try again in a moment."), {
        retry_after_ms: 2_000,
      });
    this.#reader = this.#source.getReader();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#reader) this.#places.give(1, this.#sender);
  }

  /** The clock runs only while the server waits, so what the server takes its time for is not held against a sender. */
  async #inTime<T extends { value?: Uint8Array | undefined }>(chunk: Promise<T>): Promise<T> {
    const began = performance.now();
    const late = Promise.withResolvers<never>();
    const left_ms = Math.max(0, this.#speed.within_ms - this.#lately.waited_ms);
    const timer = setTimeout(() => late.reject(tooSlow()), left_ms);
    try {
      const read = await Promise.race([chunk, late.promise]);
      this.#lately.waited_ms += performance.now() - began;
      this.#lately.bytes += read.value?.length ?? 0;
      if (this.#lately.bytes >= this.#speed.bytes) this.#lately = { bytes: 0, waited_ms: 0 };
      return read;
    } finally {
      clearTimeout(timer);
    }
  }
}

function tooSlow(): AppError {
  return new AppError("request_timeout", phrase("This arrived too slowly. Check your connection and send it again."));
}
