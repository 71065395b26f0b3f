import { chownSync, lchownSync, lstatSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { StartupError } from "../../startup-error.ts";

/** The folder for everything that the database's user cannot reach in the data folder. */
export const SYSTEM_HOME = "/var/lib/helloworld-chat";
/** Its own user, as whom nothing else runs. */
const OWN_NAME = "helloworld-db";
const TRIES = 10;

/** The user that runs the database, where it is not that of this process. */
export type Account = { uid: number; gid: number };

/** PostgreSQL refuses to run as root: root starts it as a user of its own, everybody else as themselves. */
export async function chooseAccount(data_dir: string, cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (!Bun.which("setpriv")) {
    throw new StartupError(
      "As root the database runs as another user, which needs the command setpriv: install the package util-linux, or start as an ordinary user.",
    );
  }
  const owner = ownerOf(cluster);
  // An ordinary user who started the server before keeps the whole data folder.
  if (owner && owner.uid === ownerOf(data_dir)?.uid) return owner;
  return (await lookUp(OWN_NAME)) ?? (await create());
}

/** The command line that runs `command` as `account`. */
export function commandAs(account: Account | undefined, command: string[]): string[] {
  return account ? ["setpriv", ...identity(account), ...command] : command;
}

/** Like `commandAs`, and the process gets SIGINT when this one dies, however it dies. */
export function commandBoundToUs(account: Account | undefined, command: string[]): string[] {
  if (process.platform !== "linux" || !Bun.which("setpriv")) return command;
  return ["setpriv", ...(account ? identity(account) : []), "--pdeathsig", "INT", ...command];
}

/** Makes a private folder of the account. */
export function makeFolder(path: string, account: Account | undefined): void {
  mkdirSync(path, { mode: 0o700 });
  if (account) chownSync(path, account.uid, account.gid);
}

/** The outcome of a short command. */
export async function run(command: string[], input = ""): Promise<{ ok: boolean; output: string; errors: string }> {
  const child = Bun.spawn(command, {
    cwd: "/",
    env: { PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C", TZ: "UTC" },
    stdin: Buffer.from(input),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { ok: code === 0, output, errors };
}

const identity = ({ uid, gid }: Account) => [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];

function ownerOf(folder: string): Account | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

async function lookUp(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([run(["id", "-u", name]), run(["id", "-g", name])]);
  return uid.ok && gid.ok && uid.output.trim() !== "0"
    ? { uid: Number(uid.output), gid: Number(gid.output) }
    : undefined;
}

async function create(tries = TRIES): Promise<Account> {
  const useradd = Bun.which("useradd", { PATH: `${process.env.PATH}:/usr/sbin:/sbin` });
  const made = useradd
    ? await run([
        useradd,
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        SYSTEM_HOME,
        "--shell",
        "/usr/sbin/nologin",
        OWN_NAME,
      ])
    : { ok: false, errors: "there is no useradd command" };
  const account = made.ok ? await lookUp(OWN_NAME) : undefined;
  if (account) return account;
  // Another process may be changing the users of this system, or has just made this one.
  if (useradd && tries > 1) {
    await Bun.sleep(100);
    return (await lookUp(OWN_NAME)) ?? (await create(tries - 1));
  }
  throw new StartupError(
    `As root the database runs as the user ${OWN_NAME}, which could not be made (${firstLine(made.errors)}): make that user, start as an ordinary user, or set DATABASE_URL.`,
  );
}

/**
 * Gives a cluster to the account. Its own folder comes last: an interrupted change is begun again. A file with a second
 * name may be anything of this system, which the former owner wants to have, so it is refused.
 */
export function giveCluster(cluster: string, account: Account): void {
  const own = (path: string) => {
    const found = lstatSync(path);
    if (!found.isDirectory() && found.nlink > 1)
      throw new StartupError(
        `${path} has another name too, so the database is not given to its own user: remove that.`,
      );
    if (found.isDirectory()) for (const name of readdirSync(path)) own(join(path, name));
    lchownSync(path, account.uid, account.gid);
  };
  own(cluster);
}

/** The first line that says something. */
export function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "no reason was given"
  );
}
