import { ApiError } from "@helloworld/sdk";
import { t } from "@lingui/core/macro";

/** Something that went wrong in this browser, in words for a person. */
export class PlainError extends Error {}

/** What went wrong, for a person. Where the server explains itself better, its words. */
export function errorText(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  if (!(error instanceof ApiError)) return t`The server cannot be reached. Check your connection and try again.`;
  switch (error.code) {
    case "rate_limited":
      return t`That was too often. Wait a moment and try again.`;
    case "internal":
    case "busy":
    case "stopping":
      return t`The server has a problem. Try again in a moment.`;
    case "unauthenticated":
    case "session_expired":
      return t`You are signed out. Sign in again.`;
    case "not_found":
      return t`This is not there any more, or you may not see it.`;
    default:
      return error.detail;
  }
}

/** The errors of a refused form, by the name of the field; of a list, the first of its entries that is wrong. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(error.errors.toReversed().map(({ path, message }) => [path.split(".")[0], message]));
}
