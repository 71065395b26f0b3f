import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors.ts";

/** What a program may take, and how many may run. */
type Bounds = { patience_ms: number; at_once: number; most_waiting: number };
/** Nothing that still runs is older. */
const LEFT_MS = 60 * 60_000;
type Outcome = { code: number | null; output: string };

/**
 * Runs the programs that open what people upload: each in a process of its own, with no more of our
 * environment than it needs, for a bounded time and few at once, so that a file made to harm can only end that.
 */
export class Workshop {
  readonly #folder: string;
  readonly #bounds: Bounds;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param folder for drafts */
  constructor(folder: string, bounds: Bounds) {
    this.#folder = folder;
    this.#bounds = bounds;
  }

  /** Forgets what a crash left. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const touched = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
      if (Date.now() - touched > LEFT_MS) await rm(path, { recursive: true, force: true });
    }
  }

  /** Does work with a folder of its own, which is gone afterwards. Waits its turn; throws `busy` where too many wait. */
  async use<T>(work: (folder: string) => Promise<T>): Promise<T> {
    await this.#enter();
    let draft: string | undefined;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      draft = await mkdtemp(join(this.#folder, "draft-"));
      return await work(draft);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
      if (draft) await rm(draft, { recursive: true, force: true });
    }
  }

  /** Runs a program of ours on an order; `code` is null when it was ended for taking too long. */
  async run(program: string, order: object, stdin?: Uint8Array<ArrayBuffer>): Promise<Outcome> {
    const child = Bun.spawn([process.execPath, program, JSON.stringify(order)], {
      stdin: stdin ?? "ignore",
      stdout: "pipe",
      stderr: "ignore",
      timeout: this.#bounds.patience_ms,
      killSignal: "SIGKILL",
      env: { PATH: process.env.PATH ?? "" },
    });
    const output = await new Response(child.stdout).text();
    await child.exited;
    return { code: child.exitCode, output };
  }

  async #enter(): Promise<void> {
    if (this.#running >= this.#bounds.at_once) {
      if (this.#waiting.length >= this.#bounds.most_waiting)
        throw new AppError("busy", "Other files are being worked on. Try again.", { retry_after_ms: 2_000 });
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
  }
}
