import { errorOf, OfflineError } from "./errors.ts";

/** A request without an answer for this long counts as offline. */
const TIMEOUT_MS = 20_000;

export type ApiOptions = {
  base_url: string;
  fetch: typeof globalThis.fetch;
  /** A bearer token; without one the session cookie is used. */
  token: () => string | undefined;
};

export type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH" | "HEAD";
export type Query = Record<string, unknown>;

export type Call = <Answer>(method: Method, path: string, body?: unknown, query?: Query) => Promise<Answer>;

/** A call whose answer is in its headers. */
export type RawCall = (
  method: Method,
  path: string,
  headers: Record<string, string>,
  more?: { body?: Blob; signal?: AbortSignal; timeout_ms?: number },
) => Promise<Headers>;

/** The same as `request` for what is not JSON. */
export async function rawRequest(
  options: ApiOptions,
  ...[method, path, headers, { body, signal, timeout_ms = TIMEOUT_MS } = {}]: Parameters<RawCall>
): Promise<Headers> {
  const token = options.token();
  const limits = [AbortSignal.timeout(timeout_ms), ...(signal ? [signal] : [])];
  try {
    const response = await options.fetch(`${options.base_url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
      credentials: "same-origin",
      signal: AbortSignal.any(limits),
      ...(body && { body }),
    });
    if (!response.ok) throw await errorOf(response);
    return response.headers;
  } catch (error) {
    if (error instanceof Error && error.name === "ApiError") throw error;
    throw new OfflineError(undefined, error);
  }
}

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
