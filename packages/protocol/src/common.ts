import "./words.ts";
import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "./constants.ts";

/** A UUID; ours are version 7, so they sort by time. */
export const id = z
  .uuid()
  .toLowerCase()
  .meta({ description: "A UUIDv7.", example: "019a2b3c-4d5e-7f60-8123-456789abcdef" });

/** A place in a stream: 1, 2, 3 … without gaps. */
export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** RFC 3339 in UTC. */
export const timestamp = z.iso.datetime({ offset: false });

/** One line of text that a person typed: trimmed, without control characters, well-formed Unicode. */
export function line(max: number, min = 1) {
  return z
    .string()
    .trim()
    .min(min, { error: min === 1 ? "Fill this in." : `At least ${min} characters.` })
    .max(max, { error: `At most ${max} characters.` })
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), {
      error: "Contains characters that cannot be used.",
    });
}

const errorCodes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

export const fieldError = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof fieldError>;

/** RFC 9457, with a stable `code` to program against. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(errorCodes),
    errors: z.array(fieldError),
    request_id: z.string(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problem>;
