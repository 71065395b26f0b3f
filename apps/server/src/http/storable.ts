import { isStorable, phrase } from "@helloworld/protocol";
import { invalid } from "../errors.ts";

/**
 * Refuses what a client sent where one of its texts cannot be stored (NUL, half a surrogate pair), wherever it stands
 * and whatever reads it: the database would, with an error that nobody meant.
 */
export function requireStorable(value: unknown, path: string[] = []): void {
  if (typeof value === "string") {
    if (!isStorable(value)) throw invalid(path.join("."), phrase("Contains characters that cannot be used."));
  } else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) requireStorable(inner, [...path, name]);
  }
}
