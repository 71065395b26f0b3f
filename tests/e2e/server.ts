import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap, root } from "../../scripts/bootstrap.mjs";

/** The data folders of this process's servers, by their address. */
export const dataFolders = new Map<string, string>();

/** The whole product, to be killed and started again on the same data and port. */
export class E2eServer {
  readonly url: string;
  readonly #port: number;
  readonly #data_dir: string;
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  /** The address where the first admin signs up. */
  setup_link = "";

  private constructor(port: number, env: Record<string, string>) {
    this.#port = port;
    this.#env = env;
    this.url = `http://localhost:${port}`;
    this.#data_dir = mkdtempSync(join(tmpdir(), "helloworld-e2e-"));
    chmodSync(this.#data_dir, 0o711);
    dataFolders.set(this.url, this.#data_dir);
  }

  static async start(env: Record<string, string> = {}): Promise<E2eServer> {
    const server = new E2eServer(await freePort(), env);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const child = spawn(bootstrap(), [join(root, "apps/server/src/main.ts")], {
      env: {
        ...process.env,
        NODE_ENV: "test",
        LINK_PREVIEWS: "false",
        PORT: String(this.#port),
        DATA_DIR: this.#data_dir,
        RATE_LIMIT_FACTOR: "1000",
        LOG_LEVEL: "error",
        ...this.#env,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    let said = "";
    child.stdout?.on("data", (text: Buffer) => {
      said += String(text);
      // A new one at each start, until it was used.
      this.setup_link = /http\S+setup=\S+(?=\n)/.exec(said)?.[0] ?? this.setup_link;
    });
    for (const until = Date.now() + 30_000; Date.now() < until; ) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
      if (
        said.includes(" is at ") &&
        (await fetch(`${this.url}/ready`).then(
          (answer) => answer.ok,
          () => false,
        ))
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the server did not become ready");
  }

  /** kill -9. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
    rmSync(this.#data_dir, { recursive: true, force: true });
  }

  #end(signal: NodeJS.Signals): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#child || this.#child.exitCode !== null) return resolve();
      this.#child.once("exit", () => resolve());
      this.#child.kill(signal);
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
