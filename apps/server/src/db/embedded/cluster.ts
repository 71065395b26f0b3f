import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Logger } from "../../log.ts";
import { reasonOf, StartupError } from "../../startup-error.ts";
import { type Account, commandAs, firstLine, giveCluster, makeFolder, run, SYSTEM_HOME } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { clearLeftovers } from "./leftovers.ts";

/** The owner, who is a superuser, and the database of the cluster carry one name. */
export const DATABASE = "helloworld";

/** The place of a data folder's cluster, or of the link to it. */
export const clusterLink = (data_dir: string) => join(data_dir, "postgres");

/**
 * The cluster of the data folder, made if there is none. It is made beside its
 * place and takes it by one rename, so an interrupted making is never mistaken
 * for a cluster.
 */
export async function prepareCluster(
  data_dir: string,
  account: Account | undefined,
  binaries: Binaries,
  log: Logger,
): Promise<string> {
  const link = clusterLink(data_dir);
  if (lstatSync(link, { throwIfNoEntry: false })) return await existingCluster(link, account, binaries, log);
  const unfinished = `${link}.init`;
  try {
    removeUnfinished(unfinished);
    const folder = await place(unfinished, account, log);
    await make(folder, account, binaries);
    renameSync(unfinished, link);
    syncFolder(data_dir);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`Cannot make the database in ${link}: ${reasonOf(error)}.`);
  }
  return realpathSync(link);
}

async function existingCluster(
  link: string,
  account: Account | undefined,
  binaries: Binaries,
  log: Logger,
): Promise<string> {
  let cluster: string;
  let version: string;
  try {
    cluster = realpathSync(link);
    version = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    throw new StartupError(`Cannot open the database in ${link}: ${hintFor(error, link)}`);
  }
  if (version !== binaries.major) {
    throw new StartupError(
      `The database in ${link} was made by PostgreSQL ${version}, and this release brings ${binaries.major}: start the release it was made with, or restore a backup into an empty data folder.`,
    );
  }
  if (account && statSync(cluster).uid !== account.uid) {
    await clearLeftovers(cluster, join(cluster, "socket"), log);
    giveCluster(cluster, account);
    log.info("the database has a system user of its own now", { user_id: account.uid });
  }
  if (account && !(await canUse(account, cluster))) {
    throw new StartupError(
      `The database in ${cluster} cannot be reached by the user it belongs to (id ${account.uid}): move the data folder out of private folders, or start as that user.`,
    );
  }
  return cluster;
}

function hintFor(error: unknown, link: string): string {
  const code = (error as { code?: string }).code;
  if (code === "EACCES") return `permission denied. Start as root or as the user it belongs to.`;
  if (code !== "ENOENT") return `${reasonOf(error)}.`;
  const target = lstatSync(link).isSymbolicLink() ? `${readlinkSync(link)}, where it leads, ` : "its folder ";
  return `${target}holds no database. Restore it from a backup, or remove ${link} to begin with an empty one.`;
}

/** The folder to make the cluster in: `unfinished` itself, or one that it then leads to. */
async function place(unfinished: string, account: Account | undefined, log: Logger): Promise<string> {
  makeFolder(unfinished, account);
  const here = realpathSync(unfinished);
  if (!account || (await canUse(account, here))) return here;
  rmSync(unfinished, { recursive: true });
  const elsewhere = join(SYSTEM_HOME, randomBytes(8).toString("hex"));
  mkdirSync(SYSTEM_HOME, { recursive: true });
  chmodSync(SYSTEM_HOME, 0o711);
  symlinkSync(elsewhere, unfinished);
  makeFolder(elsewhere, account);
  log.info("the database's user cannot reach the data folder: the database is kept elsewhere", { in: elsewhere });
  return elsewhere;
}

function removeUnfinished(unfinished: string): void {
  const found = lstatSync(unfinished, { throwIfNoEntry: false });
  if (!found) return;
  if (found.isSymbolicLink()) {
    const target = resolve(dirname(unfinished), readlinkSync(unfinished));
    if (dirname(target) === SYSTEM_HOME) rmSync(target, { recursive: true, force: true });
  }
  rmSync(unfinished, { recursive: true });
}

async function canUse(account: Account, folder: string): Promise<boolean> {
  return (await run(commandAs(account, ["test", "-w", folder, "-a", "-x", folder]))).ok;
}

async function make(folder: string, account: Account | undefined, binaries: Binaries): Promise<void> {
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = [`--username=${DATABASE}`, "--auth-local=peer", "--auth-host=reject"];
  await must(commandAs(account, [binaries.initdb, "-D", folder, "--data-checksums", ...locale, ...access]));
  const single = [binaries.postgres, "--single", "-D", folder, "-c", "log_min_messages=fatal", "template1"];
  await must(commandAs(account, single), `create database ${DATABASE};\n`);
}

async function must(command: string[], input = ""): Promise<void> {
  const result = await run(command, input);
  if (result.ok) return;
  const reason = /(?:error|FATAL|could not).*/.exec(result.errors)?.[0] ?? firstLine(result.errors);
  throw new StartupError(`The database could not be made: ${reason}`);
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  fsyncSync(folder);
  closeSync(folder);
}
