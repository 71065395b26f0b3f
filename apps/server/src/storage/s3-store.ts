import { phrase } from "@helloworld/protocol";
import { S3Client } from "bun";
import { AppError } from "../errors.ts";
import { type BlobStore, type ByteRange, storageFull } from "./blob-store.ts";

export type S3Settings = Readonly<{
  endpoint: string;
  bucket: string;
  region: string;
  access_key: string;
  secret_key: string;
}>;

const MISSING = new Set(["NoSuchKey", "NotFound", "ENOENT"]);
const NO_ROOM = /StorageFull|QuotaExceeded|InsufficientStorage/i;

/** Blobs in a bucket of an S3-compatible store. */
export class S3Store implements BlobStore {
  readonly #client: S3Client;

  constructor({ endpoint, bucket, region, access_key, secret_key }: S3Settings) {
    this.#client = new S3Client({ endpoint, bucket, region, accessKeyId: access_key, secretAccessKey: secret_key });
  }

  async put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const file = this.#client.file(key);
    await answered(async () => {
      await file.write(body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : streamOf(body));
    });
  }

  async read(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
    if ((await this.size(key)) === undefined) return undefined;
    const file = this.#client.file(key);
    return (range ? file.slice(range.start, range.end + 1) : file).stream();
  }

  async size(key: string): Promise<number | undefined> {
    return answered(async () => {
      try {
        return (await this.#client.file(key).stat()).size;
      } catch (error) {
        if (MISSING.has(codeOf(error))) return undefined;
        throw error;
      }
    });
  }

  async drop(prefix: string): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.list(prefix)) keys.push(key);
    for (const key of keys) await answered(() => this.#client.file(key).delete());
  }

  async *list(prefix: string): AsyncIterable<{ key: string; kept_at: number }> {
    for (let startAfter: string | undefined; ; ) {
      const page = await answered(() =>
        this.#client.list({ prefix: `${prefix}/`, ...(startAfter !== undefined && { startAfter }) }),
      );
      const found = page.contents ?? [];
      for (const { key, lastModified } of found) yield { key, kept_at: new Date(lastModified ?? 0).getTime() };
      startAfter = found.at(-1)?.key;
      if (!page.isTruncated || startAfter === undefined) return;
    }
  }
}

/** Sent in parts; one that breaks off appears nowhere. */
function streamOf(chunks: AsyncIterable<Uint8Array>): Response {
  const iterator = chunks[Symbol.asyncIterator]();
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { done, value } = await iterator.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new Response(new ReadableStream({ pull, cancel: async () => void (await iterator.return?.()) }));
}

/** Turns what the store says into what its caller can act on. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (NO_ROOM.test(codeOf(error))) throw storageFull();
    throw new AppError("busy", phrase("The place where files are kept does not answer. Try again."), {
      retry_after_ms: 5_000,
    });
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? "");
}
