import type { SearchMessagesBody, SearchMessagesResponse } from "@helloworld/protocol";
import { type Product, withProduct } from "./lib/product.ts";
import { Checks, type Options, percentiles, type Result, table } from "./lib/report.ts";
import { type Person, seedPeople, seedRooms } from "./lib/seed.ts";

/** Words that are made of a number, so that how many messages have one is known. */
const WORDS = 50_000;
const ROOMS = 200;
const PAGE = 20;

type Case = { what: string; q: string; found: "page" | "some" | "none" };

/** Messages are numbered from 1, the oldest. One with `word77` is among 50,000. `seldom` wrote one in 10,000. */
const casesOf = (seldom: string): Case[] => [
  { what: "common word", q: "lake", found: "page" },
  { what: "two common words", q: "lake morning", found: "page" },
  { what: "rare word", q: "zanzibar", found: "some" },
  { what: "common and rare word", q: "lake zanzibar", found: "some" },
  { what: "one message in 200", q: "sometimes", found: "page" },
  { what: "two of one in 200, seldom both", q: "sometimes seldom", found: "none" },
  { what: "one old message in 200", q: "yesteryear", found: "page" },
  { what: "every old message, no new one", q: "ancient", found: "page" },
  { what: "beginning of many words", q: "wo", found: "page" },
  { what: "beginning of a word", q: "zanzi", found: "some" },
  { what: "many words' beginning and rare word", q: "wo zanzibar", found: "some" },
  { what: "part of a word", q: "nziba", found: "some" },
  { what: "slip", q: "zanzibra", found: "some" },
  { what: "Chinese", q: "北京大学", found: "some" },
  { what: "Chinese, one sign", q: "京", found: "some" },
  { what: "phrase", q: '"fog boats"', found: "page" },
  { what: "from: somebody who wrote little", q: `from:${seldom}`, found: "some" },
  { what: "has:link and a word", q: "lake has:link", found: "page" },
  { what: "no result", q: "qqqqqq", found: "none" },
];

/** B5, search: messages of one person, in one room and in many. */
export default async function b5Search({ short }: Options): Promise<Result> {
  return withProduct(async (product) => {
    const checks = new Checks();
    const rows: ReturnType<typeof figures>[] = [];
    const sizes = short ? [1_000_000] : [10_000, 1_000_000];
    for (const messages of sizes) {
      const [reader, ...others] = (await seedPeople(product, 50)) as [Person, ...Person[]];
      const many = await seedRooms(
        product,
        Array.from({ length: ROOMS }, () => [reader, ...others.slice(0, 3)]),
      );
      const [one = ""] = await seedRooms(product, [[reader, ...others]]);
      // In the short form half of them is in one room and half in many.
      const each = short ? messages / 2 : messages;
      await seedTexts(
        product,
        [
          { rooms: [one], length: each },
          { rooms: many, length: each },
        ],
        others,
      );
      for (const room_id of [undefined, one]) {
        const where = `${messages.toLocaleString("en")} in ${room_id ? "one room" : "all"}`;
        for (const each of casesOf(others[0]?.username ?? "")) {
          const took = await searches(product, reader, each, room_id, short ? 15 : 200, checks);
          rows.push(figures(where, each, took));
        }
      }
    }
    table(rows);
    const of_million = rows.filter((row) => row.where.startsWith("1,000,000"));
    const worst = (key: "p50_ms" | "p95_ms" | "p99_ms") => Math.max(...of_million.map((row) => row[key]));
    return {
      p50_ms: worst("p50_ms"),
      p95_ms: worst("p95_ms"),
      p99_ms: worst("p99_ms"),
      ok: checks.ok,
      checked: checks.count,
    };
  });
}

function figures(where: string, { what }: Case, took: number[]) {
  return { where, what, asked: took.length, ...percentiles(took.slice(Math.ceil(took.length / 10))) };
}

/** Rooms with so many messages in turn, one a minute until now, as the indexer would have them. */
async function seedTexts({ db }: Product, seeds: { rooms: string[]; length: number }[], writers: Person[]) {
  // The first writer wrote one message in 10,000; the others the rest in turn.
  const [rare, ...usual] = writers.map(({ user_id }) => user_id);
  const list = (ids: (string | undefined)[]) => `('{${ids.join(",")}}'::uuid[])`;
  const total = seeds.reduce((sum, seed) => sum + seed.length, 0);
  const fill = seeds.map(
    ({ rooms, length }) => `
      insert into texts
      select uuidv7(make_interval(mins => i - ${length})), ${list(rooms)}[1 + i % ${rooms.length}], 1 + i / ${rooms.length},
        case when i % 10000 = 3 then '${rare}'::uuid else ${list(usual)}[1 + i % ${usual.length}] end,
        now() - make_interval(mins => ${length} - i),
        'The ' || case when i % 3 = 0 then 'lake ' else 'river ' end || case when i % 2 = 0 then 'morning' else 'evening' end
          || ' word' || (i * 7919::bigint) % ${WORDS} || ' word' || (i * 104729::bigint) % ${WORDS} || ' fog boats walk nobody'
          || case when i < ${length / 2} then ' ancient' else '' end
          || case when i < ${length / 2} and i % 200 = 0 then ' yesteryear' else '' end
          || case when i % 200 = 7 then ' sometimes' else '' end || case when i % 200 = 8 then ' seldom' else '' end
          || case when i % ${length / 10} = 5 then ' zanzibar' else '' end,
        case when i % ${length / 20} = 9 then ' 我在北京大学看书' when i % 10 = 1 then ' 今天天气很好' else '' end,
        i % 50 = 0
      from generate_series(0, ${length - 1}) i;`,
  );
  await db.raw(`
    drop table if exists texts;
    create unlogged table texts (id uuid, room_id uuid, seq bigint, sender_id uuid, created_at timestamptz, latin text,
      run text, has_link boolean);
    ${fill.join("")}`);
  await Promise.all([fillMessages(db), fillIndex(db)]);
  await db.raw("drop table texts");
  await db.raw("analyze log_followers, streams, members, users");
  console.log(`${total.toLocaleString("en")} messages`);
}

async function fillMessages(db: Product["db"]) {
  await db.raw(`
    set local session_replication_role = replica;
    insert into messages (id, room_id, seq, sender_id, client_id, message_type, content, created_at)
      select id, room_id, seq, sender_id, id::text, 'text', latin || run || case when has_link then ' https://a.org' else '' end,
        created_at from texts;
    update streams s set head_seq = c.head from (select room_id, max(seq) as head from texts group by 1) c where s.id = c.room_id;
    insert into log_followers (name, stream_id, seq)
      select n, id, head_seq from streams, unnest('{search,notices}'::text[]) n where kind = 'room' and head_seq > 0
      on conflict (name, stream_id) do update set seq = excluded.seq;`);
  await db.raw("vacuum analyze messages");
}

/** Of each text what message_vector makes of it: of words between single spaces, and of the two runs. */
async function fillIndex(db: Product["db"]) {
  await db.raw(`
    set local session_replication_role = replica;
    drop index message_search_words;
    with runs as materialized (select run, search_vector(run) as words from (select distinct run from texts) r)
    insert into message_search (message_id, room_id, created_at, words)
      select id, room_id, created_at, case when run = '' then ascii.words else ascii.words || runs.words end
      from (select *, floor(extract(epoch from created_at) / 86400)::int as day from texts) t
      cross join lateral (select (lower(latin) || ' #r' || short_id(room_id) || ' #f' || short_id(sender_id) || ' #d' || day
        || ' #e' || (day >> 5) || case when has_link then ' #link https a org' else '' end)::tsvector as words) ascii
      join runs using (run)
      order by created_at;
    set local maintenance_work_mem = '512MB';
    create index message_search_words on message_search using gin (words) with (fastupdate = off);`);
  await db.raw("vacuum analyze message_search");
  // Day by day, which counts them as the server does, and takes a tenth of the time that taking them apart does.
  await db.raw(`
    insert into message_words (word, count, weeks)
      select s.word, sum(s.ndoc), range_agg(week_of(to_timestamp(day * 86400)))
      from (select floor(extract(epoch from min(created_at)) / 86400)::int as first from message_search) f,
        generate_series(f.first, floor(extract(epoch from now()) / 86400)::int) day,
        ts_stat(format('select words from message_search where created_at >= to_timestamp(%s) and created_at < to_timestamp(%s)',
          day * 86400, (day + 1) * 86400)) s
      group by s.word
      on conflict (word) do update set count = excluded.count, weeks = excluded.weeks`);
  await db.raw("vacuum analyze message_words");
}

async function searches(
  product: Product,
  reader: Person,
  { what, q, found }: Case,
  room_id: string | undefined,
  times: number,
  checks: Checks,
): Promise<number[]> {
  const took: number[] = [];
  let cursor: string | null = null;
  for (let turn = 0; turn < times; turn += 1) {
    const began = performance.now();
    const answer: SearchMessagesResponse = await search(product, reader, {
      q,
      limit: PAGE,
      ...(room_id && { room_id }),
      ...(cursor && { cursor }),
    });
    took.push(performance.now() - began);
    const count = answer.results.length;
    const right = answer.results.every(
      ({ message }) => message.content !== "" && (!room_id || message.chat_room_id === room_id),
    );
    const expected = found === "none" ? count === 0 : found === "page" ? count === PAGE : count > 0 && count <= PAGE;
    checks.that(right && (expected || (cursor !== null && count > 0)), `${what}: ${count} messages`);
    cursor = turn % 5 < 4 ? answer.next_cursor : null;
  }
  return took;
}

async function search({ url }: Product, { token }: Person, body: SearchMessagesBody): Promise<SearchMessagesResponse> {
  const response = await fetch(`${url}/api/v1/chat/search`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`a search answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as SearchMessagesResponse;
}
