import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Database } from "@helloworld/server/src/db/connect.ts";
import { Tokens } from "@helloworld/server/src/features/accounts/tokens.ts";
import { Exchange } from "@helloworld/server/src/realtime/in-process.ts";

export const root = join(import.meta.dir, "../..");

/** The real program in a process of its own, with a database of its own on disk. */
export type Product = {
  url: string;
  port: number;
  /** The server process, and the main process of its database. */
  pid: number;
  database_pid: number;
  /** A way past the wire, to seed and to measure beside. */
  db: Database;
  tokens: Tokens;
  stop(): Promise<void>;
};

/** A folder on disk that the database's user can pass through. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), "helloworld-bench-"));
  chmodSync(folder, 0o711);
  return folder;
}

/** The options of a benchmark's server. */
export function environment(data_dir: string): Record<string, string> {
  const { PATH = "/usr/bin:/bin", HOME = "/" } = process.env;
  return {
    PATH,
    HOME,
    HOST: "127.0.0.1",
    PORT: "0",
    DATA_DIR: data_dir,
    RATE_LIMIT_FACTOR: "1000000",
    LOG_LEVEL: "warn",
    NODE_ENV: "production",
  };
}

/** Starts the product and waits until it serves. */
export async function startProduct(data_dir = dataFolder()): Promise<Product> {
  const child = Bun.spawn([process.execPath, join(root, "apps/server/src/main.ts")], {
    env: environment(data_dir),
    stdout: "pipe",
    stderr: "inherit",
    stdin: "ignore",
  });
  const port = await announced(child.stdout, /is at http:\/\/[^:]+:(\d+)/);
  const [main_pid = "", , , , socket_dir = ""] = readFileSync(join(data_dir, "postgres/postmaster.pid"), "utf8").split(
    "\n",
  );
  const db = connect(`postgres://helloworld@localhost/helloworld?host=${encodeURIComponent(socket_dir)}&port=5432`, 4);
  const { shared, leave } = new Exchange().join();
  const { token_secret } = JSON.parse(readFileSync(join(data_dir, "secrets.json"), "utf8"));
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid,
    database_pid: Number(main_pid),
    db,
    tokens: new Tokens(token_secret, shared),
    async stop() {
      leave();
      await db.close();
      child.kill("SIGTERM");
      await child.exited;
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

/** Runs `work` with a product that is stopped afterwards, however it ends. */
export async function withProduct<T>(work: (product: Product) => Promise<T>): Promise<T> {
  const product = await startProduct();
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}

/** The number that a process writes on its standard output, once it has. */
export async function announced(output: ReadableStream<Uint8Array>, pattern: RegExp): Promise<number> {
  const reader = output
    .pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the process ended: ${text}`);
    text += value;
    const found = pattern.exec(text)?.[1];
    if (found) {
      reader.releaseLock();
      return Number(found);
    }
  }
}
