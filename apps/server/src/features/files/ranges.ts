import type { ByteRange } from "../../storage/blob-store.ts";

/**
 * The part that a request asks for (RFC 9110, 14): undefined for all of it, also where it asks for several
 * parts, in a unit that we do not know, or for one of another version (If-Range).
 */
export function byteRange(headers: Headers, length: number, etag: string): ByteRange | "unsatisfiable" | undefined {
  const condition = headers.get("if-range");
  if (condition !== null && condition !== etag) return undefined;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.get("range") ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") {
    const count = Math.min(Number(last), length);
    return count === 0 ? "unsatisfiable" : { start: length - count, end: length - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= length) return "unsatisfiable";
  return { start, end: last === "" ? length - 1 : Math.min(Number(last), length - 1) };
}
