import { errorOf, OfflineError } from "./errors.ts";

/** A request without an answer for this long counts as offline. */
const TIMEOUT_MS = 20_000;

export type ApiOptions = {
  base_url: string;
  fetch: typeof globalThis.fetch;
  /** A bearer token; without one the session cookie is used. */
  token: () => string | undefined;
};

export type Method = "GET" | "POST" | "PUT" | "DELETE";
export type Query = Record<string, unknown>;

export type Call = <Answer>(method: Method, path: string, body?: unknown, query?: Query) => Promise<Answer>;

/** One REST call. */
export async function request<Answer>(
  options: ApiOptions,
  method: Method,
  path: string,
  body: unknown,
  query: Query = {},
): Promise<Answer> {
  const headers: Record<string, string> = { accept: "application/json" };
  const file = body instanceof Blob;
  if (body !== undefined) headers["content-type"] = file ? body.type : "application/json";
  const token = options.token();
  if (token) headers.authorization = `Bearer ${token}`;
  let response: Response;
  let text: string;
  try {
    response = await options.fetch(`${options.base_url}/api/v1${path}${queryString(query)}`, {
      method,
      headers,
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: file ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw await errorOf(response);
    text = await response.text();
  } catch (error) {
    if (error instanceof Error && error.name === "ApiError") throw error;
    throw new OfflineError(undefined, error);
  }
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value));
  return params.size === 0 ? "" : `?${params}`;
}
