import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { familyOf, memoryOf, round } from "./lib/machine.ts";
import { dataFolder, environment, root } from "./lib/product.ts";
import { Checks, type Figures, type Options, type Result, table } from "./lib/report.ts";

const COMMANDS = {
  "npm start": ["npm", "start"],
  "bun main.ts": [process.execPath, join(root, "apps/server/src/main.ts")],
};

/** B6: from the command to the first page of a product that was built and started before, and its memory at rest. */
export default async function b6({ short }: Options): Promise<Result> {
  const checks = new Checks();
  const data_dir = dataFolder();
  const built = existsSync(join(root, "apps/web/dist/index.html"));
  if (!built) console.log("The web app is not built: its first page is the answer that says so.");
  try {
    await start(COMMANDS["npm start"], data_dir, 0, checks);
    const rows: ({ command: string } & Awaited<ReturnType<typeof start>>)[] = [];
    for (let turn = 0; turn < (short ? 2 : 5); turn += 1) {
      for (const [command, words] of Object.entries(COMMANDS)) {
        // Processes beside the product (npm, the script that keeps it) count too.
        rows.push({ command, ...(await start(words, data_dir, short ? 4_000 : 15_000, checks)) });
      }
    }
    table(rows);
    const worst = (command: string, figure: "first_page_ms" | "pss_mb" | "rss_mb" | "product_pss_mb") =>
      Math.max(...rows.filter((row) => row.command === command).map((row) => row[figure]));
    const figures = (command: string): Figures => ({
      first_page_ms: worst(command, "first_page_ms"),
      // Resident in all: pages that processes share are counted once.
      rss_mb: worst(command, "pss_mb"),
      product_rss_mb: worst(command, "product_pss_mb"),
      rss_each_mb: worst(command, "rss_mb"),
    });
    return {
      ...figures("npm start"),
      built,
      ok: checks.ok,
      checked: checks.count,
      peers: { "bun main.ts": figures("bun main.ts") },
    };
  } finally {
    rmSync(data_dir, { recursive: true, force: true });
  }
}

/** Runs the command until it has answered `/` and rested; then ends it as Ctrl-C does. */
async function start(command: string[], data_dir: string, rest_ms: number, checks: Checks) {
  const port = await freePort();
  const began = performance.now();
  const child = Bun.spawn(command, {
    cwd: root,
    env: { ...environment(data_dir), PORT: String(port) },
    stdout: "ignore",
    stderr: "inherit",
    stdin: "ignore",
    detached: true,
  });
  const status = await firstAnswer(`http://127.0.0.1:${port}/`, began + 60_000);
  const first_page_ms = Math.round(performance.now() - began);
  checks.that(status === 200 || status === 404, `/ answered ${status}`);
  await Bun.sleep(rest_ms);
  const family = familyOf(child.pid);
  const all = memoryOf(family);
  // Without npm and the scripts around it.
  const product = memoryOf(family.filter((pid) => !/npm|start\.mjs|^sh /.test(commandOf(pid))));
  // A terminal sends it to the whole group.
  process.kill(-child.pid, "SIGINT");
  // npm itself answers a signal with a failure, so what counts is that nothing is left.
  await child.exited;
  const left = () => family.filter((pid) => existsSync(`/proc/${pid}`));
  for (let waited = 0; left().length > 0 && waited < 10_000; waited += 50) await Bun.sleep(50);
  checks.that(left().length === 0, "nothing of it is left");
  return { first_page_ms, ...all, product_pss_mb: round(product.pss_mb, 1), processes: family.length };
}

async function firstAnswer(url: string, deadline: number): Promise<number> {
  while (performance.now() < deadline) {
    try {
      const response = await fetch(url);
      await response.text();
      return response.status;
    } catch {
      await Bun.sleep(5);
    }
  }
  return 0;
}

function commandOf(pid: number): string {
  return Bun.spawnSync(["ps", "-o", "args=", "-p", String(pid)]).stdout.toString();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}
