import { type Phrase, phrase } from "@helloworld/protocol";
import { languageFor } from "@helloworld/text/catalogue";
import { AppError } from "../errors.ts";
import { problemResponse } from "./problems.ts";

const METHODS = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);
/** A name or an address, with a port or without; two Host headers arrive as one with a comma. */
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * The request with a whole address, or the refusal of one that has none: from here on every request has a host and a
 * method that are well-formed. HTTP/1.0 knows no Host: health checks of proxies come without.
 */
export function wellFormed(request: Request): Request | Response {
  const { method, url } = request;
  if (!METHODS.has(method)) {
    const refusal = refuse(request, "method_not_allowed", phrase("This method is not used here."));
    refusal.headers.set("allow", [...METHODS].join(", "));
    return refusal;
  }
  const host = request.headers.get("host");
  if (host === null && url.startsWith("/")) return new Request(`http://localhost${url}`, request);
  if (host === null || !HOST.test(host) || !URL.canParse(url))
    return refuse(request, "bad_request", phrase("The request needs one Host header that names this server."));
  return request;
}

function refuse(request: Request, code: "method_not_allowed" | "bad_request", detail: Phrase): Response {
  const language = languageFor(null, request.headers.get("accept-language"));
  return problemResponse(new AppError(code, detail), Bun.randomUUIDv7(), language);
}
