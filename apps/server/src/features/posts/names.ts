import { LIMITS, phrase, type RichText } from "@helloworld/protocol";
import { mentionsOf, parseMarkdown } from "@helloworld/text";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { invalid } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";
import { knownPeople } from "../privacy/people.ts";

/** A text that somebody wrote: its tree, and whom it names of those the writer may know of. */
export type Written = { content: string; body: RichText; named: string[] };

export async function written(query: Query, actor: Actor, content: string): Promise<Written> {
  const body = parseMarkdown(content);
  const names = mentionsOf(body);
  if (names.length > LIMITS.mentions)
    throw invalid("content", phrase("Name at most {maximum} people.", { maximum: LIMITS.mentions }));
  if (names.length === 0) return { content, body, named: [] };
  const people = await knownPeople(query, actor, sql`u.username = any(${names}::citext[])`, names.length);
  return { content, body, named: people.filter((person) => person.relation !== "i_block").map((person) => person.id) };
}
