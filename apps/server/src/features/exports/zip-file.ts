import { type FileHandle, open, rename } from "node:fs/promises";
import { Zip, ZipDeflate } from "fflate";

/** One file of a zip, written in pieces. */
export type ZipEntry = { write(content: string | Uint8Array): Promise<void>; end(): Promise<void> };

/** A zip that is written to disk as it comes, and is there under its name only when it is whole. */
export class ZipFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #zip: Zip;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #failure: Error | undefined;

  /** Opens it, over what a try that was killed has left. */
  static async create(path: string): Promise<ZipFile> {
    return new ZipFile(path, await open(`${path}.part`, "w", 0o600));
  }

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
    this.#zip = new Zip((error, chunk) => {
      if (error) this.#failure = error;
      // The compressor goes on to use the memory of its chunks.
      else this.#waiting.push(chunk.slice());
    });
  }

  entry(name: string): ZipEntry {
    const entry = new ZipDeflate(name, { level: 6 });
    const encoder = new TextEncoder();
    this.#zip.add(entry);
    return {
      write: (content) => {
        entry.push(typeof content === "string" ? encoder.encode(content) : content);
        return this.#flush();
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

  /** Finishes the file; answers its size. */
  async finish(): Promise<number> {
    this.#zip.end();
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
    await rename(`${this.#path}.part`, this.#path);
    return this.#bytes;
  }

  /** Leaves it unfinished. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  async #flush(): Promise<void> {
    if (this.#failure) throw this.#failure;
    const waiting = Buffer.concat(this.#waiting);
    this.#waiting = [];
    for (let at = 0; at < waiting.length; ) {
      at += (await this.#file.write(waiting, at)).bytesWritten;
    }
    this.#bytes += waiting.length;
  }
}
