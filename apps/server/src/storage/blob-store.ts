import { phrase } from "@helloworld/protocol";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { DiskStore } from "./disk-store.ts";
import { S3Store } from "./s3-store.ts";

/** First and last byte, both included. */
export type ByteRange = { start: number; end: number };

/**
 * Where the bytes of files and pictures are. Keys are `<kind>/<id>/<name>` and made by us. What is
 * kept under a key is whole or not there. Throws `storage_full` where there is no room, `busy` where the
 * store does not answer. Every driver passes `tests/blob-store.test.ts`.
 */
export interface BlobStore {
  /** Keeps a blob in place of the one before; it is safe from a power cut when this resolves. */
  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  /** All of a blob or a part of it; undefined when there is none. */
  read(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined>;
  /** In bytes; undefined when there is none. */
  size(key: string): Promise<number | undefined>;
  /** Removes everything below `<prefix>/`; what is gone already is fine. */
  drop(prefix: string): Promise<void>;
  /** Everything below `<prefix>/` with when it was kept (milliseconds), also what a crash left half written. */
  list(prefix: string): AsyncIterable<{ key: string; kept_at: number }>;
}

/** The store that the settings ask for. */
export function openStore(config: Config): BlobStore {
  return config.s3 ? new S3Store(config.s3) : new DiskStore(config.data_dir);
}

export function storageFull(): AppError {
  return new AppError(
    "storage_full",
    phrase("This server has no room for more files. Try again later, or tell its operator."),
    {
      retry_after_ms: 60_000,
    },
  );
}
