import { chownSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { phrase } from "@helloworld/protocol";
import { AppError } from "../errors.ts";
import { FairShare, type Sender } from "../http/fair-share.ts";

/** What opening uploads may take of this machine. */
export type Bounds = {
  /** How long a program may run, how much of that it may compute, and how many run at once. */
  patience_ms: number;
  cpu_s: number;
  at_once: number;
  /** Of one person at once, so that there is always room for another's. */
  at_once_each: number;
  /** Of everybody together, shared among senders. */
  most_waiting: number;
  /** Memory and the size of a file that a program may have. */
  memory_mb: number;
  file_mb: number;
};
/** Nothing that still runs is older. */
const LEFT_MS = 3 * 60 * 60_000;
type Outcome = { code: number | null; output: string };
type Person = { running: number; waiting: (() => void)[] };

/** Nobody's user and group on Linux. */
const NOBODY = 65_534;

/**
 * Runs the programs that open what people upload: each in a process of its own, with no more of our environment, time,
 * memory and rights than it needs, and few at once, so that a file made to harm can only end that. People take turns.
 */
export class MediaSandbox {
  readonly #folder: string;
  readonly #bounds: Bounds;
  /** In the order in which it is their turn. */
  readonly #people = new Map<string, Person>();
  readonly #places: FairShare;
  #running = 0;
  #prefix: Promise<{ command: string[]; user: number | undefined }> | undefined;

  /** @param folder for drafts */
  constructor(folder: string, bounds: Bounds) {
    this.#folder = folder;
    this.#bounds = bounds;
    this.#places = new FairShare(bounds.most_waiting, 1);
  }

  /** Forgets what a crash left. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const touched = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
      if (Date.now() - touched > LEFT_MS) await rm(path, { recursive: true, force: true });
    }
  }

  /**
   * Does work for a sender with a folder of its own, which is gone afterwards: `receive` at once, `work` when it is
   * their turn. Only what has been received waits for a turn. Throws `busy` where too many wait.
   */
  async use<T>(
    sender: Sender,
    receive: (folder: string) => Promise<void>,
    work: (folder: string) => Promise<T>,
  ): Promise<T> {
    let draft: string | undefined;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      draft = await mkdtemp(join(this.#folder, "draft-"));
      await receive(draft);
      return await this.#inTurn(sender, work, draft);
    } finally {
      if (draft) await rm(draft, { recursive: true, force: true });
    }
  }

  /** Runs a program of ours in the folder on an order; `code` is null when it was ended for taking too much. */
  async run(program: string, folder: string, order: object): Promise<Outcome> {
    this.#prefix ??= this.#lessRights();
    const { command, user } = await this.#prefix;
    if (user !== undefined) await giveTo(user, folder);
    const { memory_mb, file_mb, patience_ms, cpu_s } = this.#bounds;
    const limits = [
      "ulimit -c 0",
      `ulimit -t ${cpu_s}`,
      `ulimit -f ${file_mb * 2048}`,
      // Linux alone counts what is really used; elsewhere the time has to do.
      process.platform === "linux" ? `ulimit -d ${memory_mb * 1024}` : ":",
    ];
    const script = `${limits.join("; ")}; exec nice -n 10 "$@"`;
    const child = Bun.spawn(["sh", "-c", script, "sh", ...command, process.execPath, program, JSON.stringify(order)], {
      cwd: folder,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
      timeout: patience_ms,
      killSignal: "SIGKILL",
      // One arena: others would each hold memory of their own.
      env: { PATH: process.env.PATH ?? "", MALLOC_ARENA_MAX: "2" },
    });
    const output = await new Response(child.stdout).text();
    await child.exited;
    return { code: child.exitCode, output };
  }

  async #inTurn<T>(sender: Sender, work: (folder: string) => Promise<T>, draft: string): Promise<T> {
    if (!this.#places.take(1, sender))
      throw new AppError("busy", phrase("Other files are being worked on. Try again."), { retry_after_ms: 2_000 });
    const person = this.#people.get(sender.person) ?? { running: 0, waiting: [] };
    this.#people.set(sender.person, person);
    try {
      const turn = new Promise<void>((resolve) => person.waiting.push(resolve));
      this.#next();
      await turn;
      return await work(draft);
    } finally {
      person.running -= 1;
      this.#running -= 1;
      this.#places.give(1, sender);
      if (person.running === 0 && person.waiting.length === 0) this.#people.delete(sender.person);
      this.#next();
    }
  }

  /** The next people whose turn it is: one whose work begins goes behind the others. */
  #next(): void {
    const { at_once, at_once_each } = this.#bounds;
    for (const [id, person] of [...this.#people]) {
      if (this.#running >= at_once) return;
      if (person.waiting.length === 0 || person.running >= at_once_each) continue;
      this.#people.delete(id);
      this.#people.set(id, person);
      person.running += 1;
      this.#running += 1;
      person.waiting.shift()?.();
    }
  }

  /**
   * Started as root, the programs run as nobody, who reads neither the data folder nor anybody's files; in any case
   * without rights that they could gain. Where nobody cannot run ours, they have root's files but none of root's powers.
   */
  async #lessRights(): Promise<{ command: string[]; user: number | undefined }> {
    if (process.platform !== "linux" || !Bun.which("setpriv")) return { command: [], user: undefined };
    const none = ["setpriv", "--no-new-privs"];
    const powerless = [...none, "--bounding-set=-all", "--inh-caps=-all"];
    const nobody = [...powerless, `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
    const root = process.getuid?.() === 0;
    const tried = root
      ? [
          { command: nobody, user: NOBODY },
          { command: powerless, user: undefined },
        ]
      : [{ command: none, user: undefined }];
    for (const each of tried) {
      const probe = Bun.spawn([...each.command, process.execPath, "-e", `await import("${PROBED}")`], {
        cwd: "/",
        env: { PATH: process.env.PATH ?? "" },
        stdin: "ignore",
        stdout: "ignore",
        stderr: "ignore",
      });
      if ((await probe.exited) === 0) return each;
    }
    return { command: [], user: undefined };
  }
}

/** What such a user must be able to load. */
const PROBED = join(import.meta.dir, "media/picture.ts");

async function giveTo(user: number, folder: string): Promise<void> {
  for (const path of [folder, ...(await readdir(folder)).map((name) => join(folder, name))])
    chownSync(path, user, user);
  await chmod(folder, 0o700);
}
