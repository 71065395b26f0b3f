import { createHash } from "node:crypto";
import { chownSync, lchownSync, lstatSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Logger } from "../log.ts";
import { StartupError } from "../startup-error.ts";
import { APP_ROLE, type DatabaseUrls } from "./app-role.ts";
import { accessFiles, writeOwned } from "./embedded/access.ts";
import { type Account, chooseAccount, commandBoundToUs, makeFolder } from "./embedded/account.ts";
import { findBinaries } from "./embedded/binaries.ts";
import { clusterLink, DATABASE, prepareCluster } from "./embedded/cluster.ts";
import { clearLeftovers } from "./embedded/leftovers.ts";
import { openLog, type ServerLog } from "./embedded/server-log.ts";
import { postgresConf } from "./embedded/settings.ts";

const PORT = 5432;
const CONFIGURATION = "helloworld.conf";
/** The kernel takes 107 bytes on Linux and 103 on macOS. */
const SOCKET_PATH_LIMIT = 100;
const READY_WITHIN = 60_000;

/** A running PostgreSQL of this program. Its addresses are for Bun.SQL, libpq and node-postgres: `postgres://role@localhost/database?host=<socket folder>&port=…`. */
export type EmbeddedDatabase = Readonly<DatabaseUrls> & {
  /** The folder of its unix socket; nothing listens on TCP. */
  readonly socket_dir: string;
  /** The main process of now; another one after a crash. */
  readonly pid: number;
  /** Ends connections, writes everything out, and returns when the process is gone. */
  stop(): Promise<void>;
};

/** The address, for a role, of the database that listens in this folder. */
export function embeddedUrl(socket_dir: string, role = APP_ROLE): string {
  return `postgres://${role}@localhost/${DATABASE}?host=${encodeURIComponent(socket_dir)}&port=${PORT}`;
}

type Start = { command: string[]; cluster: string; socket_dir: string; server_log: ServerLog; log: Logger };
type Process = { child: Bun.Subprocess; pid: number };

/**
 * Starts PostgreSQL in `data_dir` and makes its cluster at the first start.
 * When it dies it is started again; when this process dies it stops. The caller
 * holds the lock of the data folder.
 */
export async function startEmbedded(options: { data_dir: string; log: Logger }): Promise<EmbeddedDatabase> {
  const { data_dir, log } = options;
  const account = await chooseAccount(data_dir, clusterLink(data_dir));
  const binaries = await findBinaries(account, log);
  const cluster = await prepareCluster(data_dir, account, binaries, log);
  const socket_dir = socketFolder(cluster, account);
  const files = { [CONFIGURATION]: postgresConf(socket_dir), ...(await accessFiles()) };
  for (const [name, text] of Object.entries(files)) writeOwned(join(cluster, name), text, account);
  const postgres = [binaries.postgres, "-D", cluster, "-c", `config_file=${join(cluster, CONFIGURATION)}`];
  const server_log = openLog(join(data_dir, "postgres.log"));
  const start: Start = { command: commandBoundToUs(account, postgres), cluster, socket_dir, server_log, log };
  return supervise(start, await launch(start));
}

function supervise(start: Start, first: Process): EmbeddedDatabase {
  let current: Process | undefined = first;
  let stopping = false;
  const watch = async () => {
    let delay = 0;
    while (!stopping) {
      const began = Date.now();
      const exit_code = current ? await current.child.exited : null;
      if (stopping) return;
      start.log.error("the database stopped by itself: starting it again", { exit_code });
      delay = Date.now() - began > 10_000 ? 0 : Math.min(delay * 2 + 50, 5_000);
      await Bun.sleep(delay);
      if (stopping) return;
      current = await launch(start).catch((error) => {
        start.log.error("the database could not be started again", { error });
        return undefined;
      });
    }
  };
  const watching = watch();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping = true;
    if (current) await end(current.child);
    await watching;
    // A restart that was under way when we were told to stop.
    if (current) await end(current.child);
    start.server_log.close();
  };
  return {
    url: embeddedUrl(start.socket_dir),
    owner_url: embeddedUrl(start.socket_dir, DATABASE),
    socket_dir: start.socket_dir,
    get pid() {
      return current?.pid ?? -1;
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Starts the process and waits until it takes connections. */
async function launch(start: Start, retries = 2): Promise<Process> {
  await clearLeftovers(start.cluster, start.socket_dir, start.log);
  const { server_log } = start;
  const mark = server_log.size();
  const child = Bun.spawn(start.command, {
    cwd: "/",
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    stdin: "ignore",
    stdout: server_log.file,
    stderr: server_log.file,
    // Its own session: Ctrl-C reaches the server, which stops the database when it is done with it.
    detached: true,
  });
  const deadline = Date.now() + READY_WITHIN;
  while (child.exitCode === null && child.signalCode === null) {
    if (isReady(start.cluster, child.pid)) return { child, pid: child.pid };
    if (Date.now() > deadline) {
      await end(child);
      break;
    }
    await Bun.sleep(10);
  }
  const reason = server_log.reasonSince(mark);
  if (retries > 0 && /lock file|shared memory block/.test(reason)) return await launch(start, retries - 1);
  throw new StartupError(`The database did not start: ${reason} More is in ${server_log.path}.`);
}

/** The file that PostgreSQL keeps about itself says "ready" in its eighth line. */
function isReady(cluster: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}

/** SIGINT is PostgreSQL's fast shutdown; the harder signals are for one that hangs. */
async function end(child: Bun.Subprocess): Promise<void> {
  child.kill("SIGINT");
  const harder = [setTimeout(() => child.kill("SIGQUIT"), 30_000), setTimeout(() => child.kill("SIGKILL"), 40_000)];
  await child.exited;
  harder.forEach(clearTimeout);
}

/** A folder that only the database's user can enter, with a path short enough for a socket. */
function socketFolder(cluster: string, account: Account | undefined): string {
  const inside = join(cluster, "socket");
  if (fits(inside)) return ownFolder(inside, account) ?? temporaryFolder("helloworld-", account);
  const name = `helloworld-${createHash("sha256").update(cluster).digest("hex").slice(0, 12)}`;
  const parents = account ? ["/run", tmpdir(), "/tmp"] : [process.env.XDG_RUNTIME_DIR, tmpdir(), "/tmp"];
  for (const parent of parents) {
    if (!parent || !fits(join(parent, name))) continue;
    const folder = ownFolder(join(parent, name), account);
    if (folder) return folder;
  }
  return temporaryFolder("hw-", account);
}

const fits = (folder: string) => Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}.lock`)) <= SOCKET_PATH_LIMIT;

/** The folder, made if need be; nothing when somebody else's is in its place. */
function ownFolder(path: string, account: Account | undefined): string | undefined {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) makeFolder(path, account);
    // Only root writes in /run, so this is the folder of the account that the database had before.
    else if (account && found.isDirectory() && dirname(path) === "/run") lchownSync(path, account.uid, account.gid);
    const made = lstatSync(path);
    const owner = account?.uid ?? process.getuid?.();
    return made.isDirectory() && made.uid === owner && (made.mode & 0o077) === 0 ? path : undefined;
  } catch {
    return undefined;
  }
}

function temporaryFolder(prefix: string, account: Account | undefined): string {
  const path = mkdtempSync(join("/tmp", prefix));
  if (account) chownSync(path, account.uid, account.gid);
  return path;
}
