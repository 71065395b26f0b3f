import { closeSync, fchownSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { StartupError } from "../../startup-error.ts";
import { APP_ROLE } from "../app-role.ts";
import { type Account, run } from "./account.ts";
import { DATABASE } from "./cluster.ts";

/**
 * The files by which PostgreSQL knows who connects: the user of this process and root, whom the kernel names, and nobody else.
 * They are written at each start, so clusters that trusted everyone who reached their socket no longer do.
 */
export async function accessFiles(): Promise<Record<string, string>> {
  const name = (await run(["id", "-un"])).output.trim();
  if (name === "") {
    throw new StartupError(
      `This user (id ${process.getuid?.()}) has no name on this system, by which the database could know it: add it to /etc/passwd, start as another user, or set DATABASE_URL.`,
    );
  }
  // Root can become that user anyway.
  const users = [...new Set([name, "root"])].map((user) => `"${user.replaceAll('"', '""')}"`);
  const lines = users.flatMap((user) => [DATABASE, APP_ROLE].map((role) => `helloworld ${user} ${role}\n`));
  return {
    "pg_hba.conf": "# Written at each start.\nlocal all all peer map=helloworld\n",
    "pg_ident.conf": `# Written at each start.\n${lines.join("")}`,
  };
}

/** Puts a file of the account in place by one rename. It follows no link that the account may have laid there. */
export function writeOwned(path: string, text: string, account: Account | undefined): void {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, "wx", 0o600);
  try {
    if (account) fchownSync(file, account.uid, account.gid);
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
