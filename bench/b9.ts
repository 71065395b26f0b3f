import type { FeedOrder, FeedResponse } from "@helloworld/protocol";
import type { Actor } from "@helloworld/server/src/actor.ts";
import { feed } from "@helloworld/server/src/features/posts/feed.ts";
import { cpuOf } from "./lib/machine.ts";
import { type Product, withProduct } from "./lib/product.ts";
import { Checks, type Options, percentiles, type Result, table } from "./lib/report.ts";
import { ask, type Person, seedPeople } from "./lib/seed.ts";

const PEOPLE = 10_000;
const CONTACTS = 500;
const POSTS = 1_000_000;
const PAGE = 50;
const ORDERS = ["newest", "following", "popular"] as const;

/** B9: pages of the feed of somebody with 500 contacts among 1,000,000 posts, and profiles rendered for visitors. */
export default async function b9({ short }: Options): Promise<Result> {
  return withProduct(async (product) => {
    const checks = new Checks();
    const [reader, ...others] = (await seedPeople(product, PEOPLE)) as [Person, ...Person[]];
    await seedWorld(product, reader);
    const rows = [];
    for (const order of ORDERS) rows.push(await pages(product, reader, order, short ? 150 : 1_000, checks));
    const times = short ? 600 : 3_000;
    const rendered = await profiles(product, "profiles of different people", () => others.length, times, checks);
    const one = await profiles(product, "one profile, many visitors", () => 1, 4 * times, checks);
    table([...rows, rendered, one]);
    const [newest, following, popular] = rows;
    return {
      p50_ms: newest?.p50_ms ?? 0,
      p95_ms: newest?.p95_ms ?? 0,
      p99_ms: newest?.p99_ms ?? 0,
      following_p95_ms: following?.p95_ms ?? 0,
      popular_p95_ms: popular?.p95_ms ?? 0,
      pages_per_cpu_s: rendered.pages_per_cpu_s,
      pages_per_s: rendered.pages_per_s,
      one_page_per_cpu_s: one.pages_per_cpu_s,
      ok: checks.ok,
      checked: checks.count,
    };
  });
}

/** Posts of everybody over eleven days, three of five public; the reader's contacts, half of them mutual; likes and promotions. */
async function seedWorld({ db }: Product, reader: Person): Promise<void> {
  const body = `[{"type": "paragraph", "children": ["What I saw today, at some length: the lake, the fog and the boats."]}]`;
  await db.raw(`
    set local session_replication_role = replica;
    create temporary table authors on commit drop as
      select id, row_number() over () - 1 as n from (select id from users order by id) u;
    create unique index on authors (n);
    insert into posts (id, author_id, title, content, body, visibility, reach, like_count, hotness, created_at)
    select uuidv7(make_interval(secs => i - ${POSTS})), a.id, 'Post ' || i,
      'What I saw today, at some length: the lake, the fog and the boats.', '${body}',
      (array['public', 'public', 'public', 'members', 'private'])[k + 1], (array[2, 2, 2, 1, 0])[k + 1],
      i % 7, log(1 + i % 7) + (1.7e9 + i) / 43200, now() - make_interval(secs => ${POSTS} - i)
    from generate_series(1, ${POSTS}) i cross join lateral (select (i + i / ${PEOPLE}) % 5 as k) v join authors a on a.n = (i * 7919::bigint) % ${PEOPLE};
    insert into contacts (owner_id, contact_id)
      select '${reader.user_id}', id from authors where n % 20 = 1 and id <> '${reader.user_id}' limit ${CONTACTS};
    insert into contacts (owner_id, contact_id)
      select contact_id, owner_id from contacts where abs(hashtext(contact_id::text)) % 2 = 0;
    insert into promotions (id, post_id, user_id)
      select uuidv7(make_interval(secs => -n)), p.id, c.contact_id
      from (select contact_id, row_number() over () as n from contacts where owner_id = '${reader.user_id}') c
      join lateral (select id from posts where author_id = c.contact_id and reach = 2 order by id desc offset 3 limit 1) p on true;
    update posts set promotion_count = 1 where id in (select post_id from promotions);
  `);
  await db.raw("vacuum analyze posts");
  await db.raw("analyze contacts, promotions, users, profiles");
}

/** The first pages of an order, one after the other, as somebody who scrolls asks for them. */
async function pages(product: Product, reader: Person, order: FeedOrder, times: number, checks: Checks) {
  const took: number[] = [];
  const inside: number[] = [];
  let cursor = "";
  const seen = new Set<string>();
  const viewer = { user_id: reader.user_id, me: { role: "user" } } as Actor;
  for (let turn = 0; turn < times; turn += 1) {
    if (turn % 20 === 0) {
      cursor = "";
      seen.clear();
    }
    const began = performance.now();
    const answer = await ask<FeedResponse>(product, reader, `/feed?limit=${PAGE}&order=${order}${cursor}`);
    took.push(performance.now() - began);
    const again = performance.now();
    await feed(product.db.query, viewer, { order, limit: PAGE });
    inside.push(performance.now() - again);
    const ids = answer.entries.map((entry) => entry.post.id);
    const ordered =
      order === "popular" ||
      answer.entries.every((one, index, all) => index === 0 || one.key < (all[index - 1]?.key ?? ""));
    checks.that(ids.length === PAGE && ordered && ids.every((id) => !seen.has(id)), `${order}, page ${turn % 20}`);
    for (const id of ids) seen.add(id);
    cursor = `&cursor=${encodeURIComponent(answer.next_cursor ?? "")}`;
  }
  const sql = percentiles(inside.slice(10));
  return { what: `feed, ${order}`, asked: times, ...percentiles(took.slice(10)), sql_p95_ms: sql.p95_ms };
}

/** Profiles with their newest posts as HTML, eight at a time, of people drawn from the first `among`. */
async function profiles({ url, pid }: Product, what: string, among: () => number, times: number, checks: Checks) {
  const visit = async (number: number) => {
    const html = await (await fetch(`${url}/person${number}`)).text();
    checks.that(html.includes(`<h1 id="name"`) && html.includes("the fog and the boats"), `profile of person${number}`);
  };
  const some = (count: number) => Array.from({ length: count }, () => 1 + Math.floor(Math.random() * among()));
  await Promise.all(some(64).map(visit));
  const wanted = some(times);
  const began = performance.now();
  const cpu = cpuOf(pid);
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let number = wanted.pop(); number !== undefined; number = wanted.pop()) await visit(number);
    }),
  );
  const spent = (cpuOf(pid) - cpu) / 1e6;
  const seconds = (performance.now() - began) / 1_000;
  return {
    what,
    asked: times,
    pages_per_s: Math.round(times / seconds),
    pages_per_cpu_s: Math.round(times / spent),
    cpu_ms: (1_000 * spent) / times,
  };
}
