import { ERROR_STATUS, type ErrorCode, type Phrase, type Problem, phrase, REQUIRED } from "@helloworld/protocol";
import { translate } from "@helloworld/text/catalogue";

/** A field that is refused, and why. */
export type PhrasedError = { path: string; message: Phrase };

/**
 * What went wrong in a way that its cause can act on. The edge turns it into a
 * problem document or an error frame; anything else thrown is a bug and answers `internal`.
 */
export class AppError extends Error {
  /** Untranslated: `problemOf` puts it in the words of a language. */
  declare message: Phrase;
  readonly code: ErrorCode;
  readonly errors: PhrasedError[];
  readonly retry_after_ms: number | undefined;

  constructor(code: ErrorCode, detail: Phrase, more: { errors?: PhrasedError[]; retry_after_ms?: number } = {}) {
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

const NOT_FOUND = {
  account: phrase("There is no such account, or you have no access to it."),
  block: phrase("There is no such block, or you have no access to it."),
  comment: phrase("There is no such comment, or you have no access to it."),
  "connected account": phrase("There is no such connected account, or you have no access to it."),
  contact: phrase("There is no such contact, or you have no access to it."),
  emoji: phrase("There is no such emoji, or you have no access to it."),
  export: phrase("There is no such export, or you have no access to it."),
  feed: phrase("There is no such feed, or you have no access to it."),
  file: phrase("There is no such file, or you have no access to it."),
  folder: phrase("There is no such folder, or you have no access to it."),
  invitation: phrase("There is no such invitation, or you have no access to it."),
  label: phrase("There is no such label, or you have no access to it."),
  member: phrase("There is no such member, or you have no access to it."),
  "message request": phrase("There is no such message request, or you have no access to it."),
  message: phrase("There is no such message, or you have no access to it."),
  notification: phrase("There is no such notification, or you have no access to it."),
  passkey: phrase("There is no such passkey, or you have no access to it."),
  person: phrase("There is no such person, or you have no access to it."),
  picture: phrase("There is no such picture, or you have no access to it."),
  poll: phrase("There is no such poll, or you have no access to it."),
  post: phrase("There is no such post, or you have no access to it."),
  provider: phrase("There is no such provider, or you have no access to it."),
  reminder: phrase("There is no such reminder, or you have no access to it."),
  report: phrase("There is no such report, or you have no access to it."),
  request: phrase("There is no such request, or you have no access to it."),
  room: phrase("There is no such room, or you have no access to it."),
  "scheduled message": phrase("There is no such scheduled message, or you have no access to it."),
  session: phrase("There is no such session, or you have no access to it."),
  sitemap: phrase("There is no such sitemap, or you have no access to it."),
  "suspended person": phrase("There is no such suspended person, or you have no access to it."),
  thread: phrase("There is no such thread, or you have no access to it."),
  user: phrase("There is no such account, or you have no access to it."),
};

/** A thing that does not exist and one that you may not know of answer alike. */
export function notFound(what: keyof typeof NOT_FOUND): AppError {
  return new AppError("not_found", NOT_FOUND[what]);
}

export function forbidden(detail: Phrase): AppError {
  return new AppError("forbidden", detail);
}

/** A refusal of one field, shown where the person typed it. */
export function invalid(path: string, message: Phrase): AppError {
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
  const byPath = new Map<string, PhrasedError>();
  for (const { path, message } of issues.flatMap(leaves)) {
    const name = path.map(String).join(".");
    if (byPath.size < 20 && !byPath.has(name)) byPath.set(name, { path: name, message: named(path, message) });
  }
  const errors = [...byPath.values()];
  return new AppError("validation_failed", errors[0]?.message ?? phrase("The input is not valid."), { errors });
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
    return [{ path, message: phrase("{fields} is required.", { fields: [...new Set(names)].join(" / ") }) }];
  }
  const [nearest = []] = inside.sort((a, b) => a.length - b.length);
  return nearest.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

/** An absent field is told by its name. */
function named(path: PropertyKey[], message: string): Phrase {
  // Every message of a schema is a phrase: ours by its type, the validator's by `wordsFor`.
  if (message !== REQUIRED) return message as Phrase;
  const field = path.filter((part) => typeof part === "string").at(-1);
  return field === undefined
    ? phrase("A value is required here.")
    : phrase("{field} is required.", { field: String(field) });
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
    phrase("This server has no room left to keep that. Try again later, or tell its operator."),
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
  if (noun) return notFound(Object.hasOwn(NOT_FOUND, noun) ? (noun as keyof typeof NOT_FOUND) : "file");
  if (state === "53100" || NO_ROOM.has((error as { code?: string } | null)?.code ?? "")) return noRoom();
  // 53: out of memory or connections. 57P: it restarts, as it does after it found no room for its log. 08: it is not there.
  if (state?.startsWith("53") || state?.startsWith("57P") || state?.startsWith("08") || isAway(error))
    return new AppError("busy", phrase("The database does not answer just now. Try again in a moment."), {
      retry_after_ms: 5_000,
    });
  return undefined;
}

/** Whether the connection to the database could not be made, or broke. */
function isAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === "ECONNREFUSED" || message === "Connection terminated unexpectedly";
}

/** An error in the words of a language. */
export function wordsOf(
  { code, message, errors }: AppError,
  language: string,
): Pick<Problem, "code" | "detail" | "errors"> {
  return {
    code,
    detail: translate(language, message),
    errors: errors.map(({ path, message }) => ({ path, message: translate(language, message) })),
  };
}

/** A reason that was kept in a column. */
export const reasonOf = (kept: string | null | undefined) => (kept ? (kept as Phrase) : undefined);
