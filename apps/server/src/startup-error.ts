/**
 * A failure that the person who runs the server can repair. The message is one
 * line: what is wrong, and what would be right. `main` prints it without a
 * stack and exits with 1.
 */
export class StartupError extends Error {
  override name = "StartupError";
}

/** Runs `start`; an `StartupError` becomes one line on standard error and exit code 1, anything else is thrown on. */
export async function exitOnOperatorError<T>(start: () => T | Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** The short reason of a system error ("permission denied"), for the end of a line. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  const known: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "operation not permitted",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    EDQUOT: "the disk quota is used up",
    ENOENT: "it does not exist",
    ENOTDIR: "a part of the path is not a folder",
    EEXIST: "a file is in the way",
  };
  if (typeof code === "string" && known[code]) return known[code];
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "unknown reason";
}
