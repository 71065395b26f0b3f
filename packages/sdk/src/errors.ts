import type { ErrorCode, ErrorData, FieldError, Problem } from "@helloworld/protocol";

/** The server refused a request; `code` is stable to program against. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: FieldError[];
  readonly retry_after_ms: number | undefined;
  readonly request_id: string | undefined;

  constructor(status: number, problem: ErrorData, request_id?: string) {
    super(problem.detail);
    this.status = status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors;
    this.retry_after_ms = problem.retry_after_ms;
    this.request_id = request_id;
  }
}

/** The server could not be reached, or did not answer in time. */
export class OfflineError extends Error {
  override readonly name = "OfflineError";

  constructor(message = "There is no connection to the server.", cause?: unknown) {
    super(message, { cause });
  }
}

/** The error of a failed response, also where something between us and the server answered without a problem document. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const problem: ErrorData = {
    code: body?.code ?? codeOf(response.status),
    detail: body?.detail ?? `The server answered with status ${response.status}.`,
    errors: body?.errors ?? [],
    ...(Number.isFinite(seconds) && { retry_after_ms: seconds * 1000 }),
  };
  return new ApiError(response.status, problem, body?.request_id);
}

function codeOf(status: number): ErrorCode {
  switch (status) {
    case 401:
      return "unauthenticated";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 408:
      return "request_timeout";
    case 413:
      return "payload_too_large";
    case 429:
      return "rate_limited";
    case 502:
    case 503:
    case 504:
      return "busy";
    default:
      return "internal";
  }
}

/** Nobody is signed in (any more). */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
