import { phrase } from "@helloworld/protocol";
import { type AppError, invalid } from "./errors.ts";

/** No id comes after it: where a list that goes back by id starts. */
export const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

export function badCursor(): AppError {
  return invalid("cursor", phrase("This is no cursor of this list."));
}

/** A page of rows that were asked for with one more than it holds, and the key to go on after it, if there is more. */
export function paged<Row, Key>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => Key,
): { page: Row[]; next_cursor: Key | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next_cursor: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
