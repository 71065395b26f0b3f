import { sql } from "kysely";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { inTransaction } from "../../streams/streams.ts";
import { FINISH_JOB } from "./finish.ts";
import { cleanName } from "./names.ts";
import { blobOf, type FileRow } from "./uploads.ts";

/** Bytes that are held in memory until they are kept as one piece. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** The request that brought the last byte finishes the file; after this a job does, should it have been killed. */
const FINISH_AFTER_S = 20;

type Parts = Pick<App, "db" | "hub" | "jobs" | "blobs">;
type Piece = { start: number; size: number; part_id: string };
type Checksum = { algorithm: "sha1" | "sha256"; digest: Uint8Array };
type Taken = { offset: number; cut: boolean };
type Source = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Takes the bytes of uploads in. Each piece is safe in the store before the offset counts it, so an
 * upload goes on after a broken connection or a kill with what was counted.
 */
export class Receiver {
  readonly #app: Parts;
  /** The requests that bring bytes now; a newer one for the same file takes over from one that hangs. */
  readonly #running = new Map<string, { abort: AbortController; ended: Promise<void> }>();

  constructor(app: Parts) {
    this.#app = app;
  }

  /** Ends a request that brings bytes for this file; what it brought stays. Resolves when it has ended. */
  async interrupt(file_id: string): Promise<void> {
    const running = this.#running.get(file_id);
    running?.abort.abort();
    await running?.ended;
  }

  /**
   * Keeps what `source` brings from `offset` on; answers the offset afterwards, and whether it broke off. What came before an interruption
   * is kept. Throws `conflict` for another offset than that of the file, `payload_too_large` beyond its size, and
   * `checksum_mismatch`, in which case nothing is kept.
   */
  async append(file: FileRow, offset: number, source: Source, checksum?: Checksum): Promise<Taken> {
    await this.interrupt(file.id);
    const abort = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    this.#running.set(file.id, { abort, ended });
    try {
      return await this.#take(file, offset, source, abort.signal, checksum);
    } finally {
      if (this.#running.get(file.id)?.abort === abort) this.#running.delete(file.id);
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

  async #take(file: FileRow, from: number, source: Source, signal: AbortSignal, checksum?: Checksum): Promise<Taken> {
    await this.#requireOffset(file, from);
    const hasher = checksum && new Bun.CryptoHasher(checksum.algorithm);
    const unsure: Piece[] = [];
    let offset = from;
    const keep = async (bytes: Uint8Array) => {
      const piece = { start: offset, size: bytes.length, part_id: crypto.randomUUID() };
      await this.#app.blobs.put(`${blobOf(file)}/parts/${piece.part_id}`, bytes);
      hasher?.update(bytes);
      if (hasher) unsure.push(piece);
      else await this.#count(file, [piece]);
      offset += bytes.length;
    };
    const cut = await inPieces(source, file.size - from, signal, keep);
    if (checksum && hasher) {
      if (cut || !Buffer.from(hasher.digest()).equals(checksum.digest))
        throw new AppError("checksum_mismatch", "What arrived is not what the checksum says. Send it again.");
      if (unsure.length > 0) await this.#count(file, unsure);
    }
    if (signal.aborted) throw new AppError("conflict", "Another request goes on with this upload.");
    return { offset, cut };
  }

  async #requireOffset(file: FileRow, offset: number): Promise<void> {
    const now = await this.#app.db.query
      .selectFrom("files")
      .select(["received", "state"])
      .where("id", "=", file.id)
      .executeTakeFirst();
    if (now?.state !== "uploading" || now.received !== offset)
      throw new AppError("conflict", `The upload goes on at ${now?.received ?? 0}.`);
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
      if (!counted) throw new AppError("conflict", "Another request goes on with this upload.");
      await tx.query
        .insertInto("file_parts")
        .values(pieces.map((piece) => ({ ...piece, file_id: file.id })))
        .execute();
      if (counted.state === "processing")
        await this.#app.jobs.enqueue(tx, FINISH_JOB, { file_id: file.id }, { after_seconds: FINISH_AFTER_S });
    });
  }
}

/** Hands over what comes in pieces, the last one shorter; answers whether it was cut off. */
async function inPieces(
  source: Source,
  most: number,
  signal: AbortSignal,
  keep: (bytes: Uint8Array) => Promise<void>,
): Promise<boolean> {
  const chunks = source[Symbol.asyncIterator]();
  const aborted = new Promise<"aborted">((resolve) => signal.addEventListener("abort", () => resolve("aborted")));
  let gathered: Uint8Array[] = [];
  let [held, total, cut] = [0, 0, false];
  for (;;) {
    const next = await Promise.race([chunks.next().catch(() => "cut" as const), aborted]);
    if (next === "cut" || next === "aborted") {
      cut = true;
      // Nobody reads on: the connection is not to wait for it.
      chunks.return?.().catch(() => undefined);
      break;
    }
    if (next.done) break;
    total += next.value.length;
    if (total > most) {
      await chunks.return?.();
      throw new AppError("payload_too_large", "More came than was announced, or than a file may have.");
    }
    // The chunk's memory may be used again for the next one.
    gathered.push(next.value.slice());
    held += next.value.length;
    if (held >= PIECE_BYTES) {
      await keep(Buffer.concat(gathered));
      [gathered, held] = [[], 0];
    }
  }
  if (held > 0) await keep(Buffer.concat(gathered));
  return cut;
}
