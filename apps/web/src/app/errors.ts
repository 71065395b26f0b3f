import { ApiError } from "@helloworld/sdk";
import { t } from "@lingui/core/macro";

/** Something that went wrong in this browser, in words for a person. */
export class PlainError extends Error {}

/** What went wrong, for a person. Where the server explains itself better, its words. */
export function errorText(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  if (!(error instanceof ApiError)) return t`Can't reach the server. Check your connection and try again.`;
  switch (error.code) {
    case "rate_limited":
      return t`You're doing that too often. Try again in a minute.`;
    case "internal":
    case "busy":
    case "stopping":
      return t`Something went wrong on the server. Try again in a moment.`;
    case "unauthenticated":
    case "session_expired":
      return t`You're signed out. Sign in again.`;
    case "not_found":
      return t`Not found. It may have been deleted, or you may not have access to it.`;
    default:
      return error.detail;
  }
}

/** The errors of a refused form, by the name of the field; of a list, the first of its entries that is wrong. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(error.errors.toReversed().map(({ path, message }) => [path.split(".")[0], message]));
}
