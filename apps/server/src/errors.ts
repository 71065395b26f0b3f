import { ERROR_STATUS, type ErrorCode, type FieldError, REQUIRED } from "@helloworld/protocol";

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

type Issue = {
  code?: string | undefined;
  path: PropertyKey[];
  message: string;
  errors?: readonly (readonly Issue[])[];
};

/** What a schema refused: the first reason for each field. */
export function fromZod(issues: readonly Issue[]): AppError {
  const byPath = new Map<string, FieldError>();
  for (const { path, message } of issues.flatMap(leaves)) {
    const name = path.map(String).join(".");
    if (byPath.size < 20 && !byPath.has(name)) byPath.set(name, { path: name, message: named(path, message) });
  }
  const errors = [...byPath.values()];
  return new AppError("validation_failed", errors[0]?.message ?? "The input is not valid.", { errors });
}

/** Of a choice between forms, what is wrong with the form that was most nearly met. */
function leaves(issue: Issue): Issue[] {
  const forms = issue.code === "invalid_union" ? (issue.errors ?? []) : [];
  if (forms.length === 0) return [issue];
  const flat = forms.map((form) => form.flatMap(leaves));
  const within = (form: Issue[]) => form.every(({ path }) => path.length > 0);
  const inside = flat.filter(within);
  if (inside.length === 0) {
    const absent = flat.every((form) => form.some(({ message }) => message === REQUIRED));
    return [absent ? { ...issue, message: REQUIRED } : issue];
  }
  const one_each = inside.every((form) => form.length === 1 && form[0]?.message === REQUIRED);
  if (one_each && inside.length > 1) {
    const names = inside.map((form) => String(form[0]?.path.at(-1)));
    const path = [...issue.path, ...(inside[0]?.[0]?.path ?? [])];
    return [{ path, message: `${[...new Set(names)].join(" or ")} ${REQUIRED}` }];
  }
  const [nearest = []] = inside.sort((a, b) => a.length - b.length);
  return nearest.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

/** An absent field is told by its name. */
function named(path: PropertyKey[], message: string): string {
  if (message !== REQUIRED) return message;
  const name = path.filter((part) => typeof part === "string").at(-1);
  return name === undefined ? "A value is required here." : `${String(name)} ${REQUIRED}`;
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

/** There is no room on the disk for what would be kept. */
export function noRoom(): AppError {
  return new AppError(
    "storage_full",
    "This server has no room left to keep that. Try again later, or tell its operator.",
    {
      retry_after_ms: 30_000,
    },
  );
}

const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/**
 * Answers the refusal for a fault that is not ours: something was deleted while a request was about to refer to it, or
 * the machine under us has no room, memory or connections just now.
 */
export function asRefusal(error: unknown): AppError | undefined {
  const state = sqlState(error);
  // As PostgreSQL names the constraint of a column: message_marks_message_id_fkey.
  const noun = state === "23503" && /_([a-z]+)_id_fkey$/.exec(violated(error) ?? "")?.[1];
  if (noun) return notFound(noun === "user" ? "account" : noun);
  if (state === "53100" || NO_ROOM.has((error as { code?: string } | null)?.code ?? "")) return noRoom();
  // 53: out of memory or connections. 57P: it restarts, as it does after it found no room for its log. 08: it is not there.
  if (state?.startsWith("53") || state?.startsWith("57P") || state?.startsWith("08") || isAway(error))
    return new AppError("busy", "The database does not answer just now. Try again in a moment.", {
      retry_after_ms: 5_000,
    });
  return undefined;
}

/** Whether the connection to the database could not be made, or broke. */
function isAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === "ECONNREFUSED" || message === "Connection terminated unexpectedly";
}
