/**
 * A value for a placeholder of a message, so that it is shown as it is. Lingui decodes `\u0041` and `\x41` in the whole
 * sentence, after the values are in it: somebody could write what a check of their name has not seen.
 */
export function literal<T>(value: T): T | string {
  return typeof value === "string" ? value.replaceAll("\\", "\\u005c") : value;
}

/** The same for all values of a message. */
export function literals<T>(values: Record<string, T>): Record<string, T | string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, literal(value)]));
}
