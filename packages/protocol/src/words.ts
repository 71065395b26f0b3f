import { z } from "zod";

/** The message for an absent field. The edge puts the name of the field in front. */
export const REQUIRED = "is required.";

type Issue = Parameters<NonNullable<ReturnType<typeof z.config>["customError"]>>[0];

const TYPES: Record<string, string> = {
  string: "Must be text.",
  number: "Must be a number.",
  nan: "Must be a number.",
  int: "Must be a whole number.",
  boolean: "Must be true or false.",
  array: "Must be a list.",
  tuple: "Must be a list.",
  object: "Must be an object.",
  record: "Must be an object.",
  null: "Must be null.",
  date: "Must be a date.",
};

const FORMATS: Record<string, string> = {
  uuid: "This is not an id.",
  datetime: "Must be a time in UTC, such as 2026-01-31T12:00:00Z.",
  date: "Must be a date, such as 2026-01-31.",
  time: "Must be a time, such as 12:00.",
  url: "Must be an address, such as https://example.org.",
  email: "This is not an email address.",
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
      return TYPES[issue.expected] ?? "This is of another kind than what is needed here.";
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case "too_big":
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case "invalid_format":
      return FORMATS[issue.format] ?? "This is not in the form that is needed here.";
    case "not_multiple_of":
      return `Must be a multiple of ${issue.divisor}.`;
    case "unrecognized_keys":
      return `There is no field ${issue.keys.map((key) => `“${key.slice(0, 40)}”`).join(", ")} here.`;
    case "invalid_value":
      return issue.values.length === 1
        ? `Must be ${String(issue.values[0])}.`
        : `Must be one of ${issue.values.map(String).join(", ")}.`;
    case "invalid_union":
      return "This is in none of the forms that are taken here.";
    case "invalid_key":
      return "One of the names in it cannot be used.";
    case "invalid_element":
      return "One of the entries in it cannot be used.";
    default:
      return "This cannot be used here.";
  }
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === "string") return minimum === 1 ? "This field is required." : `At least ${minimum} characters.`;
  if (origin === "array" || origin === "set") return minimum === 1 ? "Choose at least one." : `At least ${minimum}.`;
  return inclusive ? `Must be ${minimum} or more.` : `Must be more than ${minimum}.`;
}

function tooBig(origin: string, maximum: number, inclusive: boolean): string {
  if (origin === "string") return `At most ${maximum} characters.`;
  if (origin === "array" || origin === "set") return `At most ${maximum} at once.`;
  return inclusive ? `Must be ${maximum} or less.` : `Must be less than ${maximum}.`;
}

z.config({ customError: wordsFor });
