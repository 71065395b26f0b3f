import { phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { type ArrivedBytes, ByteBudget } from "../../http/byte-budget.ts";
import type { Sender } from "../../http/fair-share.ts";
import { inTransaction } from "../../streams/streams.ts";
import { FINISH_JOB } from "./finalize-upload.ts";
import { cleanName } from "./names.ts";
import { blobOf, type FileRow } from "./uploads.ts";

const KB = 1024;
const MB = 1024 * KB;
/** Bytes that an upload holds in memory until they are kept as one piece: many while few upload, less otherwise. */
const [PIECE, SMALL_PIECE] = [4 * MB, 256 * KB];
/** What all uploads may hold together. */
const HELD = new ByteBudget(48 * MB);
/** The request that brought the last byte finishes the file; after this a job does, should it have been killed. */
const FINISH_AFTER_S = 20;

type Parts = Pick<App, "db" | "hub" | "jobs" | "blobs" | "space" | "log">;
type Piece = { start: number; size: number; part_id: string };
type Checksum = { algorithm: "sha1" | "sha256"; digest: Uint8Array };
type Taken = { offset: number; cut: boolean };
type Given = { source: AsyncIterable<Uint8Array>; sender: Sender; checksum?: Checksum | undefined };

/**
 * Takes the bytes of uploads in. Each piece is safe in the store before the offset counts it, so an
 * upload goes on after a broken connection or a kill with what was counted. A piece that does not come to count is taken away again.
 */
export class UploadReceiver {
  readonly #app: Parts;
  /** The requests that bring bytes now; a newer one for the same file takes over from one that hangs. */
  readonly #running = new Map<string, { abort: AbortController; ended: Promise<void> }>();

  constructor(app: Parts) {
    this.#app = app;
  }

  /** Ends the requests that bring bytes for this file; what they brought stays. Resolves when they have ended. */
  async interrupt(file_id: string): Promise<void> {
    for (let running = this.#running.get(file_id); running; running = this.#running.get(file_id)) {
      running.abort.abort();
      await running.ended;
    }
  }

  /**
   * Keeps what `source` brings from `offset` on; answers the offset afterwards, and whether it broke off. What came before an interruption
   * is kept. Throws `conflict` for another offset than that of the file, `payload_too_large` beyond its size,
   * `request_timeout` for a sender that is too slow, and `checksum_mismatch`, in which case nothing is kept.
   */
  async append(file: FileRow, offset: number, given: Given): Promise<Taken> {
    // Several may wait for the same end: one takes its turn, the others see it and wait again.
    while (this.#running.has(file.id)) await this.interrupt(file.id);
    const abort = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    this.#running.set(file.id, { abort, ended });
    try {
      return await this.#take(file, offset, given, abort.signal);
    } finally {
      this.#running.delete(file.id);
      end();
    }
  }

  /** What came is all of a file of which only a bound was known, and perhaps its name only now. */
  async complete(file: FileRow, name: string = file.name): Promise<void> {
    await inTransaction(this.#app.db, this.#app.hub, async (tx) => {
      await sql`
        update files set size = received, name = ${cleanName(name)}, state = 'processing'
        where id = ${file.id} and state in ('uploading', 'processing')`.execute(tx.query);
      await this.#app.jobs.enqueue(tx, FINISH_JOB, { file_id: file.id }, { after_seconds: FINISH_AFTER_S });
    });
  }

  async #take(file: FileRow, from: number, given: Given, signal: AbortSignal): Promise<Taken> {
    const { source, sender, checksum } = given;
    await this.#requireOffset(file, from);
    const memory = HELD.memory(sender);
    const hasher = checksum && new Bun.CryptoHasher(checksum.algorithm);
    /** Pieces in the store that no offset counts. */
    let unsure: Piece[] = [];
    let offset = from;
    const keep = async (bytes: Uint8Array) => {
      const piece = { start: offset, size: bytes.length, part_id: crypto.randomUUID() };
      unsure.push(piece);
      await this.#put(file, piece, bytes);
      hasher?.update(bytes);
      if (!hasher) {
        await this.#count(file, unsure);
        unsure = [];
      }
      offset += bytes.length;
    };
    try {
      const cut = await inPieces(source, file.size - from, memory, signal, keep);
      if (cut instanceof AppError) throw cut;
      if (checksum && hasher) {
        if (cut || !Buffer.from(hasher.digest()).equals(checksum.digest))
          throw new AppError("checksum_mismatch", phrase("What arrived is not what the checksum says. Send it again."));
        if (unsure.length > 0) await this.#count(file, unsure);
        unsure = [];
      }
      if (signal.aborted) throw new AppError("conflict", phrase("Another request goes on with this upload."));
      return { offset, cut };
    } finally {
      memory.empty();
      if (unsure.length > 0) await this.#dropUncounted(file, unsure);
    }
  }

  async #put(file: FileRow, piece: Piece, bytes: Uint8Array): Promise<void> {
    const release = await this.#app.space.promise(bytes.length);
    try {
      await this.#app.blobs.put(partOf(file, piece), bytes);
    } finally {
      release();
    }
  }

  /** The answer to a commit may have been lost, so the database is asked. Where it does not answer, a job collects them. */
  async #dropUncounted(file: FileRow, pieces: Piece[]): Promise<void> {
    try {
      const counted = await this.#app.db.query
        .selectFrom("file_parts")
        .select("part_id")
        .where("file_id", "=", file.id)
        .execute();
      const known = new Set(counted.map((row) => row.part_id));
      for (const piece of pieces) if (!known.has(piece.part_id)) await this.#app.blobs.drop(partOf(file, piece));
    } catch (error) {
      this.#app.log.warn("pieces of an upload are left to be collected", { file_id: file.id, error: String(error) });
    }
  }

  async #requireOffset(file: FileRow, offset: number): Promise<void> {
    const now = await this.#app.db.query
      .selectFrom("files")
      .select(["received", "state"])
      .where("id", "=", file.id)
      .executeTakeFirst();
    if (now?.state !== "uploading" || now.received !== offset)
      throw new AppError("conflict", phrase("The upload goes on at {received}.", { received: now?.received ?? 0 }));
  }

  /** Pieces count all together or not at all, and only where the last ones ended. */
  async #count(file: FileRow, pieces: Piece[]): Promise<void> {
    const first = pieces[0]?.start ?? 0;
    const size = pieces.reduce((sum, piece) => sum + piece.size, 0);
    await inTransaction(this.#app.db, this.#app.hub, async (tx) => {
      const { rows } = await sql<{ state: string }>`
        update files set received = received + ${size}, expires_at = now() + interval '1 day',
          state = case when received + ${size} = size then 'processing' else state end
        where id = ${file.id} and received = ${first} and state = 'uploading' returning state`.execute(tx.query);
      const [counted] = rows;
      if (!counted) throw new AppError("conflict", phrase("Another request goes on with this upload."));
      await tx.query
        .insertInto("file_parts")
        .values(pieces.map((piece) => ({ ...piece, file_id: file.id })))
        .execute();
      if (counted.state === "processing")
        await this.#app.jobs.enqueue(tx, FINISH_JOB, { file_id: file.id }, { after_seconds: FINISH_AFTER_S });
    });
  }
}

/** The place of a piece in the store. */
export const partOf = (file: Pick<FileRow, "blob_id">, { part_id }: Pick<Piece, "part_id">) =>
  `${blobOf(file)}/parts/${part_id}`;

/**
 * Hands over what comes in pieces; answers whether it was cut off, or with which refusal of ours. A piece ends where
 * it is full or there is no memory to let it grow, so that a request never waits for memory while it holds some.
 */
async function inPieces(
  source: AsyncIterable<Uint8Array>,
  most: number,
  memory: ArrivedBytes,
  signal: AbortSignal,
  keep: (bytes: Uint8Array) => Promise<void>,
): Promise<boolean | AppError> {
  const chunks = source[Symbol.asyncIterator]();
  const aborted = new Promise<"aborted">((resolve) => signal.addEventListener("abort", () => resolve("aborted")));
  let [total, cut]: [number, boolean | AppError] = [0, false];
  const flush = async () => {
    if (memory.length > 0) await keep(memory.bytes);
    memory.empty();
  };
  for (;;) {
    const next = await Promise.race([chunks.next().catch(asCut), aborted]);
    if (next === "cut" || next === "aborted" || next instanceof AppError) {
      cut = next instanceof AppError ? next : true;
      // Nobody reads on: the connection is not to wait for it.
      chunks.return?.().catch(() => undefined);
      break;
    }
    if (next.done) break;
    total += next.value.length;
    if (total > most) {
      await chunks.return?.();
      throw new AppError("payload_too_large", phrase("More came than was announced, or than a file may have."));
    }
    for (let at = 0; at < next.value.length; ) {
      const part = next.value.subarray(at, at + Math.min(SMALL_PIECE, PIECE - memory.length));
      if (!memory.tryAdd(part, PIECE, SMALL_PIECE)) {
        await flush();
        await memory.add(part, PIECE);
      }
      at += part.length;
      if (memory.length === PIECE) await flush();
    }
  }
  await flush();
  return cut;
}

const asCut = (error: unknown) => (error instanceof AppError ? error : ("cut" as const));
