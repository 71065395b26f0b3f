import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type BlobStore, type ByteRange, storageFull } from "./blob-store.ts";

/** What is being written; a crash leaves it, and it goes with what is beside it. */
const DRAFT = ".draft";
/** What the system says where there is no room. */
export const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Blobs as files below a folder. */
export class DiskStore implements BlobStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#path(key);
    const draft = path + DRAFT;
    try {
      await this.#makeFolder(dirname(path));
      await writeDurably(draft, body instanceof Uint8Array ? [body] : body);
      await rename(draft, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(draft, { force: true });
      throw NO_ROOM.has((error as { code?: string }).code ?? "") ? storageFull() : error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
    const path = this.#path(key);
    if ((await this.size(key)) === undefined) return undefined;
    const file = Bun.file(path);
    return (range ? file.slice(range.start, range.end + 1) : file).stream();
  }

  async size(key: string): Promise<number | undefined> {
    const found = await stat(this.#path(key)).catch(() => undefined);
    return found?.isFile() ? found.size : undefined;
  }

  async drop(prefix: string): Promise<void> {
    await rm(this.#path(prefix), { recursive: true, force: true });
  }

  async *list(prefix: string): AsyncIterable<{ key: string; kept_at: number }> {
    yield* this.#below(this.#path(prefix));
  }

  async *#below(folder: string): AsyncIterable<{ key: string; kept_at: number }> {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) yield* this.#below(path);
      else {
        const found = await stat(path).catch(() => undefined);
        if (found) yield { key: relative(this.#root, path), kept_at: found.mtimeMs };
      }
    }
  }

  /** A new folder must be noted in the one above before what is in it counts as kept. */
  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!first) return;
    for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
  }

  #path(key: string): string {
    if (!/^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9.-]*)*$/i.test(key)) throw new Error(`not a key of a blob: ${key}`);
    return join(this.#root, key);
  }
}

async function writeDurably(path: string, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    for await (const chunk of chunks) await writeAll(file, chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, at);
    at += bytesWritten;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
