import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAIN = join(import.meta.dir, "../../apps/server/src/main.ts");

/** The whole product in processes of its own, on a data folder of its own, to be killed and started again. */
export class ServerProcess {
  readonly data_dir: string;
  readonly port: number;
  readonly url: string;
  #process: Bun.Subprocess<"ignore", "pipe", "pipe"> | undefined;
  /** Milliseconds from each start to the first answer of /ready. */
  readonly starts: number[] = [];

  private constructor(port: number) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.data_dir = mkdtempSync(join(tmpdir(), "helloworld-faults-"));
    // The database may run as another user, who must be able to pass through.
    chmodSync(this.data_dir, 0o711);
  }

  static async start(): Promise<ServerProcess> {
    const server = new ServerProcess(await freePort());
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const began = performance.now();
    const child = Bun.spawn([process.execPath, MAIN], {
      env: {
        ...process.env,
        NODE_ENV: "test",
        HOST: "127.0.0.1",
        PORT: String(this.port),
        DATA_DIR: this.data_dir,
        RATE_LIMIT_FACTOR: "100000",
        LOG_LEVEL: "error",
      },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#process = child;
    await this.untilReady(child);
    this.starts.push(performance.now() - began);
  }

  async untilReady(child = this.#process): Promise<void> {
    for (const until = Date.now() + 30_000; Date.now() < until; await Bun.sleep(10)) {
      if (child?.exitCode != null)
        throw new Error(`the server ended with ${child.exitCode}: ${await new Response(child.stderr).text()}`);
      const ready = await fetch(`${this.url}/ready`).catch(() => undefined);
      if (ready?.ok) return;
    }
    throw new Error("the server did not become ready within 30 s");
  }

  /** kill -9, as a power cut or the kernel would. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  /** kill -9 of the database's main process; the server starts it again. */
  killDatabase(): void {
    const pid = Number(readFileSync(join(this.data_dir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
    process.kill(pid, "SIGKILL");
  }

  async stop(): Promise<void> {
    this.#process?.kill("SIGTERM");
    await this.#process?.exited;
    rmSync(this.data_dir, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
