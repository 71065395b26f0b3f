import { z } from "zod";
import { atLeast, atMost, phrase } from "./phrase.ts";

/** The message for an absent field. The edge puts the name of the field in front. */
export const REQUIRED = "is required.";

type Issue = Parameters<NonNullable<ReturnType<typeof z.config>["customError"]>>[0];

const TYPES: Record<string, string> = {
  string: phrase("Must be text."),
  number: phrase("Must be a number."),
  nan: phrase("Must be a number."),
  int: phrase("Must be a whole number."),
  boolean: phrase("Must be true or false."),
  array: phrase("Must be a list."),
  tuple: phrase("Must be a list."),
  object: phrase("Must be an object."),
  record: phrase("Must be an object."),
  null: phrase("Must be null."),
  date: phrase("Must be a date."),
};

const FORMATS: Record<string, string> = {
  uuid: phrase("This is not an id."),
  datetime: phrase("Must be a time in UTC, such as 2026-01-31T12:00:00Z."),
  date: phrase("Must be a date, such as 2026-01-31."),
  time: phrase("Must be a time, such as 12:00."),
  url: phrase("Must be an address, such as https://example.org."),
  email: phrase("This is not an email address."),
};

/**
 * Words for what a schema refuses without words of its own. A reader can act on them; those of the validator are for
 * programmers. They hold for every schema of this process.
 */
function wordsFor(issue: Issue): string {
  if (issue.input === undefined && (issue.code === "invalid_type" || issue.code === "invalid_value")) return REQUIRED;
  if (issue.input === undefined && issue.code === "invalid_union" && !issue.errors?.length) return REQUIRED;
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected] ?? phrase("This is of another kind than what is needed here.");
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case "too_big":
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case "invalid_format":
      return FORMATS[issue.format] ?? phrase("This is not in the form that is needed here.");
    case "not_multiple_of":
      return phrase("Must be a multiple of {divisor}.", { divisor: Number(issue.divisor) });
    case "unrecognized_keys":
      return phrase("There is no field {fields} here.", {
        fields: issue.keys.map((key) => `“${key.slice(0, 40)}”`).join(", "),
      });
    case "invalid_value":
      return issue.values.length === 1
        ? phrase("Must be {value}.", { value: String(issue.values[0]) })
        : phrase("Must be one of {values}.", { values: issue.values.map(String).join(", ") });
    case "invalid_union":
      return phrase("This is in none of the forms that are taken here.");
    case "invalid_key":
      return phrase("One of the names in it cannot be used.");
    case "invalid_element":
      return phrase("One of the entries in it cannot be used.");
    default:
      return phrase("This cannot be used here.");
  }
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === "string") return atLeast(minimum);
  if (origin === "array" || origin === "set")
    return minimum === 1 ? phrase("Choose at least one.") : phrase("At least {minimum}.", { minimum });
  return inclusive
    ? phrase("Must be {minimum} or more.", { minimum })
    : phrase("Must be more than {minimum}.", { minimum });
}

function tooBig(origin: string, maximum: number, inclusive: boolean): string {
  if (origin === "string") return atMost(maximum);
  if (origin === "array" || origin === "set") return phrase("At most {maximum} at once.", { maximum });
  return inclusive
    ? phrase("Must be {maximum} or less.", { maximum })
    : phrase("Must be less than {maximum}.", { maximum });
}

z.config({ customError: wordsFor });
