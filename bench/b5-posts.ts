import type { SearchResponse } from "@helloworld/protocol";
import { type Product, withProduct } from "./lib/product.ts";
import { Checks, type Options, percentiles, type Result, table } from "./lib/report.ts";
import { ask, type Person, seedPeople } from "./lib/seed.ts";

const PEOPLE = 1_000;
const POSTS = 1_000_000;
/** Words that are made of a number, so that how many posts have one is known. */
const WORDS = 50_000;

type Case = { what: string; q: string; found: "page" | "some" | "none" };

/** Posts are numbered from 1, the oldest. */
const CASES: Case[] = [
  { what: "common word", q: "lake", found: "page" },
  { what: "two common words", q: "lake morning", found: "page" },
  { what: "one old post in 400", q: "yesteryear", found: "page" },
  { what: "rare word", q: "zanzibar", found: "some" },
  { what: "one post in 200", q: "sometimes", found: "page" },
  { what: "common and rare word", q: "lake zanzibar", found: "some" },
  { what: "beginning of many words", q: "wo", found: "page" },
  { what: "beginning of a word", q: "zanzi", found: "some" },
  { what: "Chinese", q: "北京大学", found: "some" },
  { what: "Chinese, one sign", q: "京", found: "some" },
  { what: "slip", q: "zanzibra", found: "some" },
  { what: "no result", q: "qqqqqq", found: "none" },
];

/** B5, posts: searches among 1,000,000 posts, two of three public. */
export default async function b5Posts({ short }: Options): Promise<Result> {
  return withProduct(async (product) => {
    const checks = new Checks();
    const [reader, ...others] = (await seedPeople(product, PEOPLE)) as [Person, ...Person[]];
    await seedPosts(product, reader, others);
    const rows = [];
    for (const each of CASES) rows.push(await searches(product, reader, each, short ? 40 : 400, checks));
    table(rows);
    return {
      p50_ms: Math.max(...rows.map((row) => row.p50_ms)),
      p95_ms: Math.max(...rows.map((row) => row.p95_ms)),
      p99_ms: Math.max(...rows.map((row) => row.p99_ms)),
      ok: checks.ok,
      checked: checks.count,
    };
  });
}

async function seedPosts({ db }: Product, reader: Person, others: Person[]): Promise<void> {
  const body = `[{"type": "paragraph", "children": ["The text."]}]`;
  const ids = others.map(({ user_id }) => user_id);
  await db.raw(`
    set local session_replication_role = replica;
    create temporary table texts on commit drop as
      select i, uuidv7(make_interval(secs => i - ${POSTS})) as id,
        'The ' || case when i % 3 = 0 then 'lake ' else 'river ' end || case when i % 2 = 0 then 'morning' else 'evening' end
        || ' word' || (i * 7919::bigint) % ${WORDS} || ' word' || (i * 104729::bigint) % ${WORDS}
        || ' fog boats walk nobody ' || case when i < ${POSTS / 2} and i % 400 = 0 then 'yesteryear ' else '' end
        || case when i % 200 = 7 then 'sometimes ' else '' end
        || case when i % 50000 = 5 then 'zanzibar ' else '' end as latin,
        case when i % 20000 = 9 then '我在北京大学看书' when i % 10 = 1 then '今天天气很好' else '' end as chinese
      from generate_series(1, ${POSTS}) i;
    insert into posts (id, author_id, title, content, body, visibility, reach, created_at)
      select id, ('{${ids.join(",")}}'::uuid[])[1 + i % ${ids.length}], 'Post ' || i, latin || chinese, '${body}',
        (array['public', 'public', 'private'])[1 + k], (array[2, 2, 0])[1 + k], now() - make_interval(secs => ${POSTS} - i)
      from (select *, (i / 7) % 3 as k from texts) t;
    drop index post_search_words;
    -- The result of search_vector for words between single spaces, and for the two runs.
    with runs as materialized (select chinese, search_vector(chinese) as words from (select distinct chinese from texts) c)
    insert into post_search (post_id, words)
      select id, array_to_tsvector(string_to_array(trim(lower('Post ' || i || ' ' || latin)), ' ')) || runs.words
      from texts join runs using (chinese) order by i;
    create index post_search_words on post_search using gin (words) with (fastupdate = off);
    insert into search_words (word) select word from ts_stat('select words from post_search')
      where length(word) between 4 and 24 and word ~ '^[a-z]+$' on conflict do nothing;
    insert into contacts (owner_id, contact_id)
      select id, '${reader.user_id}' from unnest('{${ids.slice(0, 100).join(",")}}'::uuid[]) id;
  `);
  await db.raw("vacuum analyze posts");
  await db.raw("vacuum analyze post_search");
  await db.raw("analyze search_words, contacts, users, profiles");
}

async function searches(product: Product, reader: Person, { what, q, found }: Case, times: number, checks: Checks) {
  const took: number[] = [];
  let cursor = "";
  for (let turn = 0; turn < times; turn += 1) {
    const path = `/search?type=posts&limit=20&q=${encodeURIComponent(q)}${cursor}`;
    const began = performance.now();
    const answer = await ask<SearchResponse>(product, reader, path);
    took.push(performance.now() - began);
    const count = answer.posts.length;
    const marked = answer.posts.every(({ post }) => post.content !== "");
    checks.that(
      marked && (found === "none" ? count === 0 : found === "page" ? count > 0 : count > 0 && count <= 20),
      `${what}: ${count} posts`,
    );
    cursor = turn % 5 < 4 && answer.next_cursor ? `&cursor=${answer.next_cursor}` : "";
  }
  return { what, asked: times, ...percentiles(took.slice(Math.ceil(times / 10))) };
}
