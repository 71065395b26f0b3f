import { chownSync, mkdirSync, statSync } from "node:fs";
import { OperatorError } from "../../errors-operator.ts";

/** Where things go that the database's user cannot reach in the data folder. */
export const SYSTEM_HOME = "/var/lib/helloworld-chat";
const OWN_NAME = "helloworld-chat";

/** Who runs the database, when that is somebody other than this process. */
export type Account = { uid: number; gid: number };

/** PostgreSQL refuses to run as root: root starts it as another user, everybody else as themselves. */
export async function chooseAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (!Bun.which("setpriv")) {
    throw new OperatorError(
      "As root the database runs as another user, which needs the command setpriv: install the package util-linux, or start as an ordinary user.",
    );
  }
  return ownerOf(cluster) ?? (await lookUp(OWN_NAME)) ?? (await lookUp("postgres")) ?? (await create());
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

function ownerOf(cluster: string): Account | undefined {
  const found = statSync(cluster, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

async function lookUp(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([run(["id", "-u", name]), run(["id", "-g", name])]);
  return uid.ok && gid.ok && uid.output.trim() !== "0"
    ? { uid: Number(uid.output), gid: Number(gid.output) }
    : undefined;
}

async function create(): Promise<Account> {
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
  throw new OperatorError(
    `As root the database runs as the user ${OWN_NAME}, which could not be made (${firstLine(made.errors)}): make that user, or start as an ordinary user.`,
  );
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
