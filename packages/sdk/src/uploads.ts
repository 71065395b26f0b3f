import type { Attachment } from "@helloworld/protocol";
import type { FileApi, NewFile } from "./api-files.ts";
import { backoff } from "./backoff.ts";
import { ApiError } from "./errors.ts";
import { newId } from "./ids.ts";

/** `processing`: all of it is there, and the server looks into it. */
export type UploadState = "waiting" | "uploading" | "processing" | "ready" | "failed";

/** A file on its way; each change makes a new object. */
export type Upload = {
  readonly id: string;
  readonly name: string;
  /** Bytes, and how many of them are safe on the server. */
  readonly size: number;
  readonly sent: number;
  readonly state: UploadState;
  /** The connection is away; it goes on by itself. */
  readonly stalled: boolean;
  /** Why it failed: `retry` or `remove` it. */
  readonly error: unknown;
  /** Once it is ready. */
  readonly attachment: Attachment | null;
};

const CONCURRENCY = 3;
/** Pieces take about this long, so that progress shows and little is sent twice. */
const PIECE_MS = 700;
const SMALLEST_PIECE = 64 * 1024;
const LARGEST_PIECE = 4 * 1024 * 1024;
/** The least pieces of a file that is not small: progress is seen. */
const STEPS = 8;
/** Refusals that pass by themselves. */
const PASSING = new Set(["rate_limited", "busy", "stopping", "internal", "request_timeout", "checksum_mismatch"]);
/** Failures in a row, with an answer, after which a person is asked. */
const MOST_FAILURES = 6;

type Job = {
  upload: Upload;
  given: Omit<NewFile, "name" | "size">;
  bytes: Blob;
  /** It was said that it comes, whatever the answer was. */
  announced: boolean;
  file_id: string | undefined;
  abort: AbortController;
  wake: (() => void) | undefined;
};

/**
 * Sends files in pieces, a few at once. What the server has is asked of it after each break, so an upload goes on
 * where it stopped, after a lost connection as well as after a killed server.
 */
export class UploadQueue {
  readonly #api: FileApi;
  readonly #jobs = new Map<string, Job>();
  readonly #listeners = new Set<() => void>();
  #running = 0;
  #piece = 512 * 1024;

  constructor(api: FileApi) {
    this.#api = api;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(id: string): Upload | undefined {
    return this.#jobs.get(id)?.upload;
  }

  /** Begins to send; answers the id to ask for it by. */
  add(bytes: Blob, { name, ...given }: Omit<NewFile, "size">): string {
    const id = newId();
    const upload: Upload = {
      id,
      name,
      size: bytes.size,
      sent: 0,
      state: "waiting",
      stalled: false,
      error: null,
      attachment: null,
    };
    const job = {
      upload,
      given,
      bytes,
      announced: false,
      file_id: undefined,
      abort: new AbortController(),
      wake: undefined,
    };
    this.#jobs.set(id, job);
    this.#tell();
    void this.#announce(job);
    return id;
  }

  /** After a failure: goes on with what is there. */
  retry(id: string): void {
    const job = this.#jobs.get(id);
    if (job?.upload.state !== "failed") return;
    this.#change(job, { state: "waiting", error: null });
    this.#next();
  }

  /** Ends it and forgets what is on the server. Of one that a message has now, with `sent`, only this entry goes. */
  remove(id: string, { sent = false } = {}): void {
    const job = this.#jobs.get(id);
    if (!job) return;
    this.#jobs.delete(id);
    job.abort.abort();
    job.wake?.();
    this.#tell();
    // What cannot be forgotten now is forgotten by the server after a day.
    if (job.file_id && !sent) this.#api.forgetFile(job.file_id).catch(() => undefined);
  }

  /** There may be a connection again: whoever waits for one tries at once. */
  wake(): void {
    for (const job of this.#jobs.values()) job.wake?.();
  }

  #next(): void {
    for (const job of this.#jobs.values()) {
      if (this.#running >= CONCURRENCY) return;
      if (job.announced && job.upload.state === "waiting") void this.#run(job);
    }
  }

  /** Not in turn: what is too large, or beyond what one may keep, is told at once. */
  async #announce(job: Job): Promise<void> {
    try {
      await this.#begin(job);
    } catch (error) {
      if (error instanceof ApiError && this.#isFinal(job, error, 1)) this.#change(job, { state: "failed", error });
    }
    job.announced = true;
    this.#next();
  }

  async #begin(job: Job): Promise<void> {
    job.file_id = await this.#api.beginUpload({ ...job.given, name: job.upload.name, size: job.upload.size });
    // Taken back meanwhile.
    if (job.abort.signal.aborted) await this.#api.forgetFile(job.file_id);
  }

  async #run(job: Job): Promise<void> {
    this.#running += 1;
    this.#change(job, { state: "uploading" });
    try {
      await this.#send(job);
    } catch (error) {
      if (!job.abort.signal.aborted) this.#change(job, { state: "failed", stalled: false, error });
    } finally {
      this.#running -= 1;
      this.#next();
    }
  }

  /** Until it is ready; what stands in the way for a while is waited for. */
  async #send(job: Job): Promise<void> {
    for (let failures = 0; !job.abort.signal.aborted; ) {
      try {
        await this.#step(job);
        failures = 0;
        if (job.upload.stalled) this.#change(job, { stalled: false });
        if (job.upload.state === "ready") return;
      } catch (error) {
        if (job.abort.signal.aborted) return;
        failures += 1;
        this.#piece = Math.max(SMALLEST_PIECE, Math.round(this.#piece / 2));
        if (error instanceof ApiError && this.#isFinal(job, error, failures)) throw error;
        if (!(error instanceof ApiError) || error.status >= 500) this.#change(job, { stalled: true });
        await this.#pause(job, error, failures);
      }
    }
  }

  async #step(job: Job): Promise<void> {
    const { upload, bytes } = job;
    if (!job.file_id) await this.#begin(job);
    else if (upload.state === "processing") await this.#look(job);
    else if (upload.sent < upload.size) {
      const began = performance.now();
      const piece = bytes.slice(
        upload.sent,
        upload.sent + Math.min(this.#piece, Math.max(SMALLEST_PIECE, Math.ceil(upload.size / STEPS))),
      );
      const sent = await this.#api.bringPiece(job.file_id, upload.sent, piece, job.abort.signal);
      const rate = piece.size / Math.max(1, performance.now() - began);
      this.#piece = Math.round(Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, rate * PIECE_MS)));
      this.#change(job, { sent });
    } else this.#change(job, { state: "processing" });
  }

  async #look(job: Job): Promise<void> {
    const { state, attachment, reason } = await this.#api.fileState(job.file_id as string);
    if (state === "ready") this.#change(job, { state: "ready", attachment });
    else if (state === "refused") {
      job.file_id = undefined;
      const detail = reason ?? "";
      throw new ApiError(422, { code: "validation_failed", detail, errors: [{ path: "file", message: detail }] });
    } else await this.#sleep(job, 250);
  }

  #isFinal(job: Job, error: ApiError, failures: number): boolean {
    // It was forgotten there, or ended: from the beginning.
    if ((error.status === 404 || error.status === 410) && job.file_id && failures === 1) {
      job.file_id = undefined;
      this.#change(job, { sent: 0, state: "uploading" });
      return false;
    }
    return error.status === 409 ? failures > MOST_FAILURES : !PASSING.has(error.code) || failures > MOST_FAILURES;
  }

  /** Waits, then asks where it goes on. */
  async #pause(job: Job, error: unknown, failures: number): Promise<void> {
    const asked = error instanceof ApiError ? error.retry_after_ms : undefined;
    if (!(error instanceof ApiError && error.status === 409)) await this.#sleep(job, asked ?? backoff(failures));
    if (!job.file_id || job.abort.signal.aborted || job.upload.state === "processing") return;
    const sent = await this.#api.uploadOffset(job.file_id).catch(() => undefined);
    if (sent !== undefined) this.#change(job, { sent });
  }

  #sleep(job: Job, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        job.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      job.wake = done;
    });
  }

  #change(job: Job, change: Partial<Upload>): void {
    job.upload = { ...job.upload, ...change };
    if (this.#jobs.get(job.upload.id) === job) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
