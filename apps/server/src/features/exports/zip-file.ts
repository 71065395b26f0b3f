import { type FileHandle, open, rename } from "node:fs/promises";
import { ZipStream } from "./zip.ts";

/** A zip that is written to disk as it comes, and is there under its name only when it is whole. */
export class ZipFile {
  readonly zip: ZipStream;
  readonly #path: string;
  readonly #file: FileHandle;
  #bytes = 0;

  /** Opens it, over what a try that was killed has left. */
  static async create(path: string): Promise<ZipFile> {
    return new ZipFile(path, await open(`${path}.part`, "w", 0o600));
  }

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
    this.zip = new ZipStream((bytes) => this.#write(bytes));
  }

  /** Finishes the file; answers its size. */
  async finish(): Promise<number> {
    await this.zip.finish();
    await this.#file.sync();
    await this.#file.close();
    await rename(`${this.#path}.part`, this.#path);
    return this.#bytes;
  }

  /** Leaves it unfinished. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) at += (await this.#file.write(bytes, at)).bytesWritten;
    this.#bytes += bytes.length;
  }
}
