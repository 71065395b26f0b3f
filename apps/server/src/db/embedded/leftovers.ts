import { readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../../log.ts";
import { StartupError } from "../../startup-error.ts";
import { run } from "./account.ts";

const QUIT_AFTER = 2_500;
const KILL_AFTER = 7_000;
const GIVE_UP_AFTER = 15_000;

/**
 * Waits for a PostgreSQL that an earlier server left on this cluster, and ends
 * it when it does not end by itself. Signals only processes that are proven to
 * be that PostgreSQL; a process id alone proves nothing, they are reused.
 */
export async function clearLeftovers(cluster: string, socket_dir: string, log: Logger): Promise<void> {
  const pid_file = join(cluster, "postmaster.pid");
  const named = readPid(pid_file);
  if (named === undefined) return;
  const began = Date.now();
  let sent = 0;
  for (;;) {
    const found = await processesOf(cluster);
    if (found.length === 0) break;
    const waited = Date.now() - began;
    const main = found.filter((pid) => pid === named);
    if (sent === 0) {
      log.info("an earlier database is still stopping: waiting for it", { pid: named });
      signal(main, "SIGINT");
      sent = 1;
    } else if (sent === 1 && waited > QUIT_AFTER) {
      signal(main, "SIGQUIT");
      sent = 2;
    } else if (sent === 2 && waited > KILL_AFTER) {
      signal(found, "SIGKILL");
      sent = 3;
    } else if (waited > GIVE_UP_AFTER) {
      throw new StartupError(
        `An earlier database does not stop (pid ${found[0]}): end that process, then start again.`,
      );
    }
    await Bun.sleep(15);
  }
  // Nobody is left, so these are stale; PostgreSQL itself would trust a reused process id.
  rmSync(pid_file, { force: true });
  for (const file of listing(socket_dir)) {
    if (file.startsWith(".s.PGSQL.")) rmSync(join(socket_dir, file), { force: true });
  }
}

function readPid(pid_file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(pid_file, "utf8"), 10);
  } catch {
    return undefined;
  }
}

/** Every PostgreSQL process that works in the cluster. */
async function processesOf(cluster: string): Promise<number[]> {
  if (process.platform !== "linux") return await processesByCommand(cluster);
  return listing("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (pid) => linkOf(`/proc/${pid}/cwd`) === cluster && /\/postgres( \(deleted\))?$/.test(linkOf(`/proc/${pid}/exe`)),
    )
    .map(Number);
}

async function processesByCommand(cluster: string): Promise<number[]> {
  const { output } = await run(["ps", "-axo", "pid=,command="]);
  return output
    .split("\n")
    .filter((line) => line.includes("/postgres ") && line.includes(`-D ${cluster} `))
    .map((line) => Number.parseInt(line, 10));
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function listing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended meanwhile.
    }
  }
}
