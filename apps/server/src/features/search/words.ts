import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Query } from "../../streams/streams.ts";

/** Every night: words that no post has any more. */
export function registerWordCleanup(app: App): void {
  app.jobs.define("forget_words", () => forgetWords(app.db.query), { cron: "47 3 * * *" });
}

/** A word that is written in this very moment may go with them, until it is written again: then only slips miss it. */
export async function forgetWords(query: Query): Promise<void> {
  await sql`
    with known as materialized (select word from ts_stat('select words from post_search'))
    delete from search_words w where not exists (select from known k where k.word = w.word)`.execute(query);
}

/** The words of posts that are about to go. */
export async function wordsOfPosts(query: Query, post_ids: string[]): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    select distinct lexeme as word from post_search, unnest(words) where post_id = any(${post_ids}::uuid[])`.execute(
    query,
  );
  return rows.map((row) => row.word);
}

/** Forgets those of these words that no post has any more. */
export async function forgetUnused(query: Query, words: string[]): Promise<void> {
  await sql`
    delete from search_words w where w.word = any(${words}::text[])
    and not exists (select from post_search s where s.words @@ quote_literal(w.word)::tsquery)`.execute(query);
}
