import { z } from "zod";

type Fields = Record<string, unknown>;

/**
 * Takes bodies of clients that were written before this protocol (wire.md, "Clients that exist already"): `adapt` gives
 * the fields of such a body their names here. Fields that already have their name win over their aliases.
 */
export function withAliases<S extends z.ZodType>(schema: S, adapt: (body: Fields) => Fields) {
  return z.preprocess((body) => (isFields(body) ? adapt(body) : body), schema);
}

function isFields(body: unknown): body is Fields {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

/** A body with `aliases`, each an old name and the name here, put in place. */
export function renamed(body: Fields, aliases: Record<string, string>): Fields {
  const result = { ...body };
  for (const [alias, name] of Object.entries(aliases)) {
    if (!Object.hasOwn(result, alias)) continue;
    if (result[name] === undefined) result[name] = result[alias];
    delete result[alias];
  }
  return result;
}
