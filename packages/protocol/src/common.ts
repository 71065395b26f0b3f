import "./words.ts";
import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "./constants.ts";
import { atLeast, atMost, phrase } from "./phrase.ts";
import { isPlainLine, isStorable, isUnseen, trimmedLine } from "./typed-text.ts";

/** A UUID; ours are version 7, so they sort by time. */
export const id = z
  .uuid()
  .toLowerCase()
  .meta({ description: "A UUIDv7.", example: "019a2b3c-4d5e-7f60-8123-456789abcdef" });

/** A place in a stream: 1, 2, 3 … without gaps. */
export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** RFC 3339 in UTC. */
export const timestamp = z.iso.datetime({ offset: false });

const UNUSABLE = phrase("Contains characters that cannot be used.");

/**
 * One line of text that a person typed: trimmed, well-formed Unicode in NFC, without control characters and without
 * those that turn the direction of what stands beside it. What nobody would see is an empty line.
 */
export function line(max: number, min = 1) {
  return z
    .string()
    .overwrite((text) => (text.length > 4 * max + 100 ? text : trimmedLine(text)))
    .min(min, { error: atLeast(min) })
    .max(max, { error: atMost(max) })
    .refine(isPlainLine, { error: UNUSABLE });
}

/** Text of several lines that a person typed, as typed. What nobody would see is an empty text. */
export function text(max: number, most = atMost(max)) {
  return z
    .string()
    .max(max, { error: most })
    .refine(isStorable, { error: UNUSABLE })
    .overwrite((typed) => (isUnseen(typed) ? "" : typed));
}

/** Text of several lines in a form: trimmed, without control characters but line breaks and tabs. */
export function paragraphs(max: number) {
  return text(max)
    .overwrite((typed) => typed.trim())
    .refine((typed) => !/[^\P{Cc}\r\n\t]/u.test(typed), { error: UNUSABLE });
}

/** Few languages have one type for these, so the API's document says that it is any value. */
export const scalar = z
  .unknown()
  .refine((value) => ["string", "number", "boolean"].includes(typeof value)) as z.ZodType<string | number | boolean>;

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

const canParse = (text: string) => /^https?:\/\/[^\s/]+/i.test(text) && URL.canParse(text) && !/\p{Cc}/u.test(text);

/** An address of the web that somebody enters. A name and password in it would be shown to all, or sent where it leads. */
export const webAddress = (most: number, { empty = false } = {}) =>
  z
    .string()
    .trim()
    .max(most, { error: atMost(most) })
    .refine((text) => (empty && text === "") || canParse(text), {
      error: phrase("Enter an address that starts with https:// or http://."),
      abort: true,
    })
    .refine((text) => text === "" || (!new URL(text).username && !new URL(text).password), {
      error: phrase("Leave the username and password out of the address."),
    })
    .transform((text) => (text === "" ? "" : new URL(text).href));
