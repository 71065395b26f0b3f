import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Query } from "../../streams/streams.ts";

/** Every night: words that no post has any more. */
export function defineForgettingWords(app: App): void {
  app.jobs.define("forget_words", () => forgetWords(app.db.query), { cron: "47 3 * * *" });
}

/** A word that is written in this very moment may go with them, until it is written again: then only slips miss it. */
export async function forgetWords(query: Query): Promise<void> {
  await sql`
    with known as materialized (select word from ts_stat('select words from post_search'))
    delete from search_words w where not exists (select from known k where k.word = w.word)`.execute(query);
}
