import { dlopen } from "bun:ffi";
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { reasonOf, StartupError } from "../startup-error.ts";

const LOCK_EXCLUSIVE_NOW = 2 | 4;

/** Holds a data folder for this process. */
export type DataLock = { release(): void };

/**
 * Takes the data folder for this process alone, or throws an `StartupError`
 * that names who has it. The kernel gives the lock back when the process ends,
 * however it ends.
 */
export function lockDataDir(data_dir: string): DataLock {
  const path = join(data_dir, "server.lock");
  let file: number;
  try {
    file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (error) {
    throw new StartupError(
      `Cannot lock the data folder ${data_dir}: ${reasonOf(error)}. Start as the user it belongs to.`,
    );
  }
  if (flock(file) !== 0) {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    closeSync(file);
    throw new StartupError(
      `A server is already running on the data folder ${data_dir}${Number.isNaN(pid) ? "" : ` (pid ${pid})`}: stop it first, or set DATA_DIR and PORT to others.`,
    );
  }
  ftruncateSync(file, 0);
  writeSync(file, `${process.pid}\n`, 0);
  return { release: () => closeSync(file) };
}

function flock(file: number): number {
  const names = process.platform === "darwin" ? ["libSystem.B.dylib"] : ["libc.so.6", `libc.musl-${musl_arch}.so.1`];
  for (const name of names) {
    try {
      const libc = dlopen(name, { flock: { args: ["i32", "i32"], returns: "i32" } });
      return libc.symbols.flock(file, LOCK_EXCLUSIVE_NOW);
    } catch {
      // The other C library.
    }
  }
  throw new StartupError("Cannot lock the data folder: no C library with flock was found.");
}

const musl_arch = process.arch === "arm64" ? "aarch64" : "x86_64";
