import { ERROR_STATUS, type ErrorCode, type FieldError } from "@helloworld/protocol";

/**
 * What went wrong in a way that its cause can act on. The edge turns it into a
 * problem document or an error frame; anything else thrown is a bug and answers `internal`.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: FieldError[];
  readonly retry_after_ms: number | undefined;

  constructor(code: ErrorCode, detail: string, more: { errors?: FieldError[]; retry_after_ms?: number } = {}) {
    super(detail);
    this.name = "AppError";
    this.code = code;
    this.errors = more.errors ?? [];
    this.retry_after_ms = more.retry_after_ms;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** What does not exist and what one may not know of answer alike. */
export function notFound(what: string): AppError {
  return new AppError("not_found", `There is no such ${what}, or you have no access to it.`);
}

export function forbidden(detail: string): AppError {
  return new AppError("forbidden", detail);
}

/** A refusal of one field, shown where the person typed it. */
export function invalid(path: string, message: string): AppError {
  return new AppError("validation_failed", message, { errors: [{ path, message }] });
}

/** What a schema refused: the first reason for each field. */
export function fromZod(issues: readonly { path: PropertyKey[]; message: string }[]): AppError {
  const byPath = new Map<string, FieldError>();
  for (const { path, message } of issues) {
    const name = path.map(String).join(".");
    if (byPath.size < 20 && !byPath.has(name)) byPath.set(name, { path: name, message });
  }
  const errors = [...byPath.values()];
  return new AppError("validation_failed", errors[0]?.message ?? "The input is not valid.", { errors });
}

/** PostgreSQL's SQLSTATE of a driver error, or undefined. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" && "severity" in error
    ? error.code
    : undefined;
}

/** The violated constraint's name, or undefined. */
export function violated(error: unknown): string | undefined {
  if (!sqlState(error)?.startsWith("23")) return undefined;
  return (error as { constraint?: string }).constraint;
}
