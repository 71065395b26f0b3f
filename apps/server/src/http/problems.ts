import { type Phrase, type Problem, phrase } from "@helloworld/protocol";
import { translate } from "@helloworld/text/catalogue";
import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { App } from "../app.ts";
import { AppError, asRefusal, sqlState, wordsOf } from "../errors.ts";
import { languageOf } from "./language.ts";
import type { Env } from "./routes.ts";

const TITLES: Partial<Record<AppError["code"], Phrase>> = {
  internal: phrase("Something went wrong on our side"),
  validation_failed: phrase("The input is not valid"),
  rate_limited: phrase("Too many requests"),
};

/** Titles are for programs and their logs, and are English but for the few that a person may see. */
function titleOf(code: AppError["code"], language: string): string {
  const title = TITLES[code];
  return title ? translate(language, title) : code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());
}

/** RFC 9457. The body carries no detail of what we did not mean to say. */
export function problemResponse(error: AppError, request_id: string, language: string): Response {
  const body: Problem = {
    type: `urn:helloworld-chat:problem:${error.code}`,
    title: titleOf(error.code, language),
    status: error.status,
    ...wordsOf(error, language),
    request_id,
  };
  // Some are answered before the middleware that sets them for all.
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
  });
  if (error.retry_after_ms !== undefined) headers.set("retry-after", String(Math.ceil(error.retry_after_ms / 1000)));
  // Otherwise the sender could go on with the rest of a body that nobody reads.
  if (error.code === "request_timeout") headers.set("connection", "close");
  if (error.status === 401) headers.set("www-authenticate", "Bearer");
  return Response.json(body, { status: error.status, headers });
}

const CUT_OFF = phrase("The connection ended before the whole request had arrived.");

export function onError(app: App): ErrorHandler<Env> {
  return (thrown, c) => {
    const { request_id } = c.var;
    const cut_off = !(thrown instanceof AppError) && (c.req.raw.signal.aborted || thrown.name === "AbortError");
    const error = cut_off ? new AppError("bad_request", CUT_OFF) : asAppError(thrown);
    if (cut_off) app.log.info("a request was cut off", { request_id, reason: CUT_OFF, error: String(thrown) });
    else if (thrown !== error && error.code !== "internal" && error.status >= 500)
      app.log.warn("a request found no room", { request_id, error: String(thrown) });
    // An error of the runtime may have an empty stack.
    else if (error.code === "internal")
      app.log.error("a request failed", { request_id, error: thrown.stack || String(thrown) });
    return withHeadersOf(c, problemResponse(error, request_id, languageOf(c)));
  };
}

/** Headers that were set before the error, such as those of the limits, belong to its answer too. */
function withHeadersOf(c: Context<Env>, response: Response): Response {
  for (const [name, value] of c.res.headers) if (name.startsWith("ratelimit")) response.headers.set(name, value);
  return response;
}

function asAppError(thrown: Error): AppError {
  if (thrown instanceof AppError) return thrown;
  // A text of the wrong form reached a query: the input is to blame, and which part of it is not known here.
  if (/^(22P02|22021|22007|22008)$/.test(sqlState(thrown) ?? ""))
    return new AppError("validation_failed", phrase("Something in this request has the wrong form."));
  if (thrown instanceof HTTPException && thrown.status === 400)
    return new AppError("invalid_json", phrase("The body is not valid JSON."));
  return asRefusal(thrown) ?? new AppError("internal", phrase("Something went wrong. Try again."));
}
