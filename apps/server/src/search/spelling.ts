import { type RawBuilder, sql } from "kysely";
import type { Query } from "../streams/streams.ts";
import { fold, wordsIn } from "./fold.ts";
import type { Term } from "./terms.ts";

const SHORTEST = 4;
const LONGEST = 24;
const NEAR_WORDS = 8;
const LOOKED_AT = 200;

/**
 * The terms, with known words that are one slip away from them. What is known comes from all posts,
 * so it is only looked for, never shown: what is found is asked as ever whether the viewer may read it.
 */
export async function withNearWords(query: Query, terms: Term[]): Promise<Term[]> {
  return Promise.all(
    terms.map(async (term): Promise<Term> => {
      const [word = ""] = term.any;
      if (term.is_run) return term;
      const near = await nearWords(query, word, sql`search_words where`);
      return { ...term, whole: [...(term.whole ?? []), ...near] };
    }),
  );
}

/** Words that are one slip away; none for short ones. `known` is where they come from, up to a condition. */
export async function nearWords(query: Query, word: string, known: RawBuilder<unknown>): Promise<string[]> {
  if (word.length < SHORTEST || word.length > LONGEST) return [];
  const { rows } = await sql<{ word: string }>`
    select word from ${known} slips_of(word) && slips_of(${word})
    order by abs(length(word) - ${word.length}), word limit ${LOOKED_AT}`.execute(query);
  return rows
    .map((row) => row.word)
    .filter((other) => oneSlip(word, other))
    .slice(0, NEAR_WORDS);
}

/** Whether one letter more, less, other, or two neighbours exchanged make one word of the other. */
export function oneSlip(one: string, other: string): boolean {
  const [a, b] = [[...one], [...other]];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let same = 0;
  while (same < a.length - start && same < b.length - start && a.at(-1 - same) === b.at(-1 - same)) same += 1;
  const [left, right] = [a.slice(start, a.length - same), b.slice(start, b.length - same)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** Each longer word of `q` is one slip away from one in `text`; nothing where it has none. */
export function nearTo(text: RawBuilder<unknown>, q: string): RawBuilder<unknown> {
  const words = [...wordsIn(fold(q))].filter(
    ({ is_run, text: word }) => !is_run && word.length >= SHORTEST && word.length <= LONGEST,
  );
  if (words.length === 0) return sql`false`;
  return sql`(${sql.join(
    words.slice(0, NEAR_WORDS).map((word) => sql`slips_of(${text}) && slips_of(${word.text})`),
    sql` and `,
  )})`;
}
