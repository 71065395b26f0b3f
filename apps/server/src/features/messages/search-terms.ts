import { sql } from "kysely";
import { nearWords } from "../../search/spelling.ts";
import { escapeLike, type Term } from "../../search/terms.ts";
import type { Query } from "../../streams/streams.ts";

/** What a search is content with: words and their beginnings; parts of words too; slips too. */
export type Width = 0 | 1 | 2;

/** In how many messages something can be at most, and in which weeks: an int4multirange of weeks of eight days, see 0099. */
export type Known = { count: number; weeks: string };

/** A part of a tsquery. Where so many words begin so that they are not told one by one, the index is not asked for them. */
export type Group = Known & { query: string; is_broad: boolean };

/** Words that one beginning or part can stand for. */
const MOST_WORDS = 200;
const PARTS_LOOKED_AT = 2_000;
const SHORTEST_PART = 3;
/** Words for which slips are looked for; see 0090. */
const SLIPPING = sql`message_words where length(word) between 4 and 24 and word !~ '[0-9#]' and`;

/** The terms with what else they may stand for, at this width. */
export function widened(query: Query, terms: Term[], width: Width): Promise<Term[]> {
  return Promise.all(
    terms.map(async (term) => {
      if (width === 0 || term.is_run) return term;
      const [word = ""] = term.any;
      const parts = await wordsWith(query, word);
      const near = width === 2 ? await nearWords(query, word, SLIPPING) : [];
      return { ...term, whole: [...new Set([...(term.whole ?? []), ...parts, ...near])] };
    }),
  );
}

/** Words that have this part within them, those first that are more common. */
async function wordsWith(query: Query, part: string): Promise<string[]> {
  if (part.length < SHORTEST_PART) return [];
  const { rows } = await sql<{ word: string }>`
    select word from (
      select word, count from message_words where word !~ '^#' and word like ${`%_${escapeLike(part)}%`}
      limit ${PARTS_LOOKED_AT}) w
    order by count desc, word limit ${MOST_WORDS}`.execute(query);
  return rows.map((row) => row.word);
}

/** What the terms ask of the index: each word that is meant, by itself, so that it can pass over what is common. */
export async function groupsOf(query: Query, terms: Term[]): Promise<Group[]> {
  return Promise.all(terms.map((term) => groupOf(query, term)));
}

async function groupOf(query: Query, { any, whole = [], is_run }: Term): Promise<Group> {
  const [run = ""] = any;
  if (is_run && [...run].length > 1) {
    const letters = [...run];
    const pairs = letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
    return { query: `(${pairs.map(quoted).join(" <-> ")})`, ...(await allOf(query, pairs)), is_broad: false };
  }
  const beginnings = any.filter((word) => is_run || word.length > 1);
  const { rows } = await sql<{ word: string }>`
    select word from message_words where ${sql.join(
      [sql`false`, ...beginnings.map((word) => sql`word >= ${word} and word < ${`${word}\u{10ffff}`}`)],
      sql` or `,
    )} limit ${MOST_WORDS + 1}`.execute(query);
  const others = [...any.filter((word) => !beginnings.includes(word)), ...whole];
  if (rows.length > MOST_WORDS) {
    const all = [...beginnings.map((word) => `${quoted(word)}:*`), ...others.map(quoted)];
    return { query: `(${all.join(" | ")})`, count: Number.POSITIVE_INFINITY, weeks: "{(,)}", is_broad: true };
  }
  const words = [...new Set([...any, ...others, ...rows.map((row) => row.word)])];
  return { query: `(${words.map(quoted).join(" | ")})`, ...(await anyOf(query, words)), is_broad: false };
}

/** What is known of messages with one of these words. */
export async function anyOf(query: Query, words: string[]): Promise<Known> {
  const { rows } = await sql<Known>`
    select coalesce(sum(count), 0)::float8 as count, coalesce(range_agg(weeks), '{}')::text as weeks
    from message_words where word = any(${words}::text[])`.execute(query);
  return rows[0] as Known;
}

/** What is known of messages with all of these words. */
async function allOf(query: Query, words: string[]): Promise<Known> {
  const { rows } = await sql<Known>`
    select coalesce(min(w.count), 0)::float8 as count, coalesce(range_intersect_agg(w.weeks), '{}')::text as weeks
    from (
      select coalesce(k.count, 0) as count, coalesce(k.weeks, '{}') as weeks
      from unnest(${words}::text[]) u(word) left join message_words k using (word)) w`.execute(query);
  return rows[0] as Known;
}

/** Words are letters and digits: there is nothing in them to quote, except for a sign of the alphabet that is none to us. */
function quoted(word: string): string {
  return `'${word.replace(/['\\]/g, "$&$&")}'`;
}
