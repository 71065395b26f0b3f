import { closeSync, copyFileSync, fstatSync, openSync, readFileSync, truncateSync } from "node:fs";
import { reasonOf, StartupError } from "../../startup-error.ts";

const MAX_BYTES = 8 * 1024 * 1024;
const CHECK_EVERY = 60_000;

/** The file PostgreSQL writes its log to. */
export type ServerLog = {
  path: string;
  file: number;
  size(): number;
  /** Why it failed, from what was written since `size()` was `mark`. */
  reasonSince(mark: number): string;
  close(): void;
};

/** Opens the log. PostgreSQL writes to it itself, so it is whole even when this process is killed; old lines go to `.1`. */
export function openLog(path: string): ServerLog {
  const file = open(path);
  const size = () => fstatSync(file).size;
  const bound = () => {
    if (size() <= MAX_BYTES) return;
    copyFileSync(path, `${path}.1`);
    truncateSync(path, 0);
  };
  bound();
  const timer = setInterval(bound, CHECK_EVERY);
  timer.unref();
  return {
    path,
    file,
    size,
    reasonSince: (mark) => reasonIn(readFileSync(path).subarray(mark).toString()),
    close() {
      clearInterval(timer);
      closeSync(file);
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, "a", 0o600);
  } catch (error) {
    throw new StartupError(`Cannot write ${path}: ${reasonOf(error)}.`);
  }
}

function reasonIn(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1);
  return telling
    ? `${telling.replace(/^.*?(FATAL|PANIC|LOG|ERROR):\s*/, "").replace(/\.?$/, "")}.`
    : "it ended without a word.";
}
