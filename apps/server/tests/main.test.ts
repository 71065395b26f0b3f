import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./database.ts";

const MAIN = join(import.meta.dir, "../src/main.ts");

type Ended = { code: number; errors: string; output: string };

/** The program in a process of its own, with all that it prints. */
class Start {
  readonly child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  output = "";
  readonly #read: Promise<void>;

  constructor(env: Record<string, string>) {
    this.child = Bun.spawn([process.execPath, MAIN], {
      env: { PATH: process.env.PATH ?? "", NODE_ENV: "test", HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "error", ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#read = this.#gather();
  }

  async #gather(): Promise<void> {
    for await (const chunk of this.child.stdout.pipeThrough(new TextDecoderStream())) this.output += chunk;
  }

  async ended(): Promise<Ended> {
    const errors = await new Response(this.child.stderr).text();
    await this.#read;
    return { code: await this.child.exited, errors: errors.trim(), output: this.output };
  }

  /** The first match in what it has printed. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    for (const until = Date.now() + 20_000; Date.now() < until; await Bun.sleep(10)) {
      const found = pattern.exec(this.output);
      if (found) return found;
    }
    throw new Error(`never printed ${pattern}: ${this.output}`);
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<Ended> {
    this.child.kill(signal);
    return this.ended();
  }
}

const start = (env: Record<string, string>) => new Start(env);
const ended = (started: Start) => started.ended();

describe("OPS-1 and OPS-2: what is wrong is one line that says what to do, and exit code 1", () => {
  const one = (result: Ended) => {
    expect(result.code).toBe(1);
    expect(result.errors.split("\n")).toHaveLength(1);
    return result.errors;
  };

  test("a bad setting", async () => {
    expect(one(await ended(start({ PORT: "eighty" })))).toBe(
      'Setting PORT is "eighty": expected a whole number from 0 to 65535, such as 3000.',
    );
  });

  test("a data folder that cannot be written", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    expect(one(await ended(start({ DATA_DIR: join(folder, "file", "data") })))).toMatch(
      /^Cannot write in the data folder .*: set DATA_DIR|a part of the path is not a folder/,
    );
  });

  test("a database that is stopped", async () => {
    const result = await ended(
      start({ DATA_DIR: temporaryFolder(), DATABASE_URL: "postgres://u:secret@127.0.0.1:9/x" }),
    );
    expect(one(result)).toMatch(/^The database cannot be reached .*DATABASE_URL/);
    expect(result.errors).not.toContain("secret");
  });

  test("a data folder of another PostgreSQL version", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "postgres"));
    writeFileSync(join(folder, "postgres", "PG_VERSION"), "15\n");
    chmodSync(join(folder, "postgres"), 0o700);
    expect(one(await ended(start({ DATA_DIR: folder })))).toContain("PostgreSQL 15");
  });

  test("a port that is taken, and a second start on the same data", async () => {
    const folder = temporaryFolder();
    const taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("mine") });
    expect(one(await ended(start({ DATA_DIR: folder, PORT: String(taken.port) })))).toBe(
      `Port ${taken.port} is taken: stop what uses it, or set PORT to another one.`,
    );
    await taken.stop(true);
    const first = start({ DATA_DIR: folder });
    await first.line(/Helloworld Chat is at/);
    expect(one(await ended(start({ DATA_DIR: folder })))).toContain(
      `is already running on the data folder ${folder} (pid ${first.child.pid})`,
    );
    expect((await first.end("SIGTERM")).code).toBe(0);
  }, 20_000);
});

test("ACC-9: the link for the first admin is printed at each start until it is used; OPS-3: traces go where they are sent", async () => {
  const data_dir = temporaryFolder();
  const spans: string[] = [];
  const collector = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      spans.push(`${new URL(request.url).pathname} ${await request.text()}`);
      return Response.json({});
    },
  });
  const env = { DATA_DIR: data_dir, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}` };

  const first = start(env);
  const [, old] = await first.line(/signup\?setup=(\S+)\n/);
  await first.end("SIGKILL");

  const second = start({ ...env, HOST: "127.0.0.1", PORT: String(await freePort()) });
  const [, url, token] = await second.line(/is at (\S+)\n[^\n]*setup=(\S+)\n/);
  expect(token).not.toBe(old);
  const call = (path: string, body: unknown, headers = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
  const person = {
    username: "founder",
    email: "founder@example.org",
    password: "Correct-Horse-7",
    first_name: "First",
    last_name: "Admin",
  };
  const { access_token } = (await (await call("/auth/register", person)).json()) as { access_token: string };
  const claimed = await call(
    "/auth/claim_admin",
    { token },
    { authorization: `Bearer ${access_token}`, traceparent: `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01` },
  );
  expect(await claimed.json()).toMatchObject({ role: "admin" });
  expect((await second.end("SIGTERM")).code).toBe(0);
  expect(spans.join("\n")).toContain("POST /auth/claim_admin");
  expect(spans.join("\n")).toContain("ab".repeat(16));
  expect(spans.every((span) => span.startsWith("/v1/traces "))).toBe(true);
  await collector.stop(true);

  const third = start({ DATA_DIR: data_dir });
  await third.line(/is at/);
  const { output } = await third.end("SIGTERM");
  expect(output).toContain("is at");
  expect(output).not.toContain("setup=");
}, 30_000);

async function freePort(): Promise<number> {
  const probe = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port } = probe;
  await probe.stop(true);
  return port as number;
}
