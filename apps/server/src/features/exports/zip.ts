import { setImmediate } from "node:timers/promises";
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";

/** Packed at once, in a few milliseconds; between two such parts others have their turn. */
const PART = 64 * 1024;

/** One file of a zip, written in pieces. */
export type ZipEntry = { write(content: string | Uint8Array): Promise<void>; end(): Promise<void> };

/** A zip that is made as it is written: what is ready goes to `sink`, which says when it has room for more. */
export class ZipStream {
  readonly #sink: (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>;
  readonly #zip: Zip;
  #waiting: Uint8Array[] = [];
  #failure: Error | undefined;

  constructor(sink: (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>) {
    this.#sink = sink;
    this.#zip = new Zip((error, chunk) => {
      if (error) this.#failure = error;
      // The compressor goes on to use the memory of its chunks.
      else this.#waiting.push(chunk.slice());
    });
  }

  /** With `packed` false as it is: films and pictures do not get smaller. */
  entry(name: string, { packed = true } = {}): ZipEntry {
    const entry = packed ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
    const encoder = new TextEncoder();
    this.#zip.add(entry);
    return {
      write: async (content) => {
        const bytes = typeof content === "string" ? encoder.encode(content) : content;
        for (let at = 0; at < bytes.length; at += PART) {
          if (at > 0) await setImmediate();
          entry.push(bytes.subarray(at, at + PART));
          await this.#flush();
        }
      },
      end: () => {
        entry.push(new Uint8Array(), true);
        return this.#flush();
      },
    };
  }

  async add(name: string, content: string | Uint8Array): Promise<void> {
    const entry = this.entry(name);
    await entry.write(content);
    await entry.end();
  }

  async finish(): Promise<void> {
    this.#zip.end();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#failure) throw this.#failure;
    const waiting = Buffer.concat(this.#waiting);
    this.#waiting = [];
    if (waiting.length > 0) await this.#sink(waiting);
  }
}
