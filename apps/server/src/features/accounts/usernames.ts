import { LIMITS, username as usernameSchema } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Query } from "../../streams/streams.ts";

/** Digits that make a name unique have this much room. */
const NUMBER_LENGTH = 6;

/**
 * A username that is free now, from somebody's name: `ada_one`, then `ada_one2` and so on. Letters that a username cannot
 * have are left out, accents first.
 */
export async function freeUsername(query: Query, person: { first_name: string; last_name: string }): Promise<string> {
  const plain = `${person.first_name}_${person.last_name}`
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
    .slice(0, LIMITS.username_max - NUMBER_LENGTH)
    .replace(/_$/, "");
  const base = plain.length >= LIMITS.username_min ? plain : "user";
  const { rows } = await sql<{ username: string }>`
    select lower(username::text) as username from users where lower(username::text) ~ ${`^${base}[0-9]*$`}`.execute(
    query,
  );
  const taken = new Set(rows.map((row) => row.username));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}${number}`;
    if (!taken.has(candidate) && usernameSchema.safeParse(candidate).success) return candidate;
  }
}
