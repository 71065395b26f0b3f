import { type RawBuilder, sql } from "kysely";
import { LAST_ID } from "../../paging.ts";
import type { Query } from "../../streams/streams.ts";
import { notHidden } from "./queries.ts";
import { type Scope, shortId } from "./search-filters.ts";
import { anyOf, type Group, type Known } from "./search-terms.ts";
import { type Run, runsOf, spansOf, startOfWeek } from "./search-time-ranges.ts";

/** A place in the list: to the microsecond, and then by id. */
export type Place = { at: string; id: string };

/** What is looked for: in whose view, where, with which words, and none of those. */
export type Wanted = { viewer_id: string; scope: Scope; groups: Group[]; without: string[] };

/** Among so many of the newest a word that is common is found without reading all that have it. */
const NEWEST = 4_000;
/** Above so many rooms they are not asked of the index, only of what it found. */
const ROOMS_ASKED = 200;
/** Fewer messages than this are read from the index at once, whatever their age. */
const MANY = 20_000;
/** Spans of time that are looked at one after the other, before all that is older. */
const SPANS = 24;

const time = sql.raw(`to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

/**
 * Places of messages that match and that the viewer may read now, newest first, after `after`; at most `limit`.
 * What is rare comes from the index, and what is common from among the newest; what is common and old, from the index
 * by times. So no search reads many more messages than it answers with.
 */
export async function findMessages(query: Query, wanted: Wanted, limit: number, after: Place | null): Promise<Place[]> {
  const { scope, groups } = wanted;
  if (scope.room_ids.length === 0) return [];
  const first = upperOf(scope, after);
  if (scope.among) return run(query, wanted, first, limit, amongThese(wanted, scope.among));
  const rooms = scope.room_ids.length > ROOMS_ASKED ? null : scope.room_ids.map((id) => `#r${shortId(id)}`);
  const [among, parts] = await Promise.all([rooms && anyOf(query, rooms), partsOf(query, scope)]);
  const words = [...groups, ...parts];
  const known = among ? [...words, among] : words;
  const expected = leastOf(known);
  if (expected === 0) return [];
  // Many rooms take the index long, so they are asked of it where they are what narrows, and of each row in any case.
  const narrows = among && among.count < 2 * leastOf(words);
  const asked = narrows && rooms ? [...scope.asked, rooms.map((room) => `'${room}'`).join(" | ")] : scope.asked;
  const looked = { ...wanted, scope: { ...scope, asked } };
  // As far as the newest are like the others, they fill the page twice over; or so many match that it is tried anyway.
  const is_common = expected > MANY || expected * NEWEST > 2 * limit * (among?.count ?? 0);
  if (!is_common) return run(query, looked, first, limit, indexed(looked, []));
  const weeks = known.map((part) => part.weeks);
  const runs = await runsOf(query, weeks, scope.from, new Date(first.at));
  if (!runs[0]) return [];
  const upper = earlier(first, startOf(startOfWeek(runs[0].until)));
  const { found, scanned } = await newest(query, wanted, upper, limit);
  if (found.length === limit || scanned < NEWEST) return found;
  return expected > MANY
    ? byTimes(query, looked, upper, limit, runs)
    : run(query, looked, upper, limit, indexed(looked, []));
}

/** Where the list begins: after `after`, and before what the question asks. */
function upperOf({ before }: Scope, after: Place | null): Place {
  const first = after ?? { at: "9999-01-01T00:00:00.000000Z", id: LAST_ID };
  return before ? earlier(first, startOf(before)) : first;
}

const earlier = (one: Place, other: Place) => (other.at < one.at ? other : one);

/** Before the first message of a time. */
const startOf = (time: Date): Place => ({
  at: time.toISOString().replace("Z", "000Z"),
  id: "00000000-0000-0000-0000-000000000000",
});

const leastOf = (parts: Known[]) => Math.min(...parts.map((part) => part.count));

/** What is known of the parts of the scope that are words of the index. */
function partsOf(query: Query, { asked }: Scope): Promise<Known[]> {
  const simple = asked.filter((part) => /^'#\w+'(?: \| '#\w+')*$/.test(part));
  return Promise.all(simple.map((part) => anyOf(query, part.match(/#\w+/g) ?? [])));
}

/** Whether a row of message_search is of these rooms and has all the words, and none of those. */
function matching({ scope, groups, without }: Wanted, row: "f" | "n" | "s"): RawBuilder<unknown> {
  const asked = [...scope.asked.map((part) => `(${part})`), ...groups.map((group) => group.query)];
  const parts = [...asked, ...without.map((part) => `!${part}`)];
  const words = parts.length > 0 ? sql`${sql.ref(`${row}.words`)} @@ ${parts.join(" & ")}::tsquery` : sql`true`;
  return sql`${words} and ${sql.ref(`${row}.room_id`)} = any(${scope.room_ids}::uuid[])`;
}

/** What of it the index is asked for; null where nothing is left that it could be. */
function indexQueryOf({ scope, groups }: Wanted, times: string[]): string | null {
  const asked = scope.asked.filter((part) => !part.startsWith("!")).map((part) => `(${part})`);
  const narrow = groups.filter((group) => !group.is_broad).map((group) => group.query);
  const parts = [...asked, ...narrow, ...(times.length > 0 ? [`(${times.join(" | ")})`] : [])];
  return parts.length > 0 ? parts.join(" & ") : null;
}

/** `c` has a message of message_search; what is asked here is asked of the message as it now is. */
function readable({ viewer_id, scope }: Wanted): RawBuilder<unknown> {
  return sql`
    select x.id from messages x
    join members mb on mb.room_id = x.room_id and mb.user_id = ${viewer_id} and mb.request is distinct from 'declined'
    where x.id = c.message_id and x.deleted_at is null and (x.expires_at is null or x.expires_at > now())
    and ${notHidden(viewer_id)} and ${sql.join([sql`true`, ...scope.conditions], sql` and `)} offset 0`;
}

/** Sorted before anything is asked of the messages, so that only as many are asked as the page has room for. */
async function run(query: Query, wanted: Wanted, upper: Place, limit: number, rows_of: RawBuilder<unknown>) {
  const { rows } = await sql<Place>`
    select ${time} as at, c.message_id as id from (
      select s.message_id, s.created_at from (${rows_of}) s
      where ${between(wanted.scope, upper)} order by s.created_at desc, s.message_id desc offset 0) c
    cross join lateral (${readable(wanted)}) r
    limit ${limit}`.execute(query);
  return rows;
}

/** Not indexed on purpose, where it stands outside of what asks the index for words: times are not what is rare. */
function between({ from }: Scope, upper: Place): RawBuilder<unknown> {
  return sql`(s.created_at, s.message_id) < (${upper.at}::timestamptz, ${upper.id}::uuid)
    and ${from ? sql`s.created_at >= ${from}` : sql`true`}`;
}

function amongThese(wanted: Wanted, ids: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select s.message_id, s.created_at from (${ids}) i(id) join message_search s on s.message_id = i.id
    where ${matching(wanted, "s")} offset 0`;
}

function indexed(wanted: Wanted, times: string[]): RawBuilder<unknown> {
  const whole = matching(wanted, "f");
  const index = indexQueryOf(wanted, times);
  if (index === null) return sql`select f.message_id, f.created_at from message_search f where ${whole} offset 0`;
  return sql`
    select f.message_id, f.created_at from (
      select i.message_id, i.room_id, i.created_at, i.words from message_search i where i.words @@ ${index}::tsquery offset 0) f
    where ${whole} offset 0`;
}

/** Reads the newest of the room, or of all rooms, and looks for the words in them. */
async function newest(query: Query, wanted: Wanted, upper: Place, limit: number) {
  const { scope } = wanted;
  const one = scope.room_ids.length === 1 ? sql`s.room_id = ${scope.room_ids[0]}` : sql`true`;
  const { rows } = await sql<{ scanned: number; found: Place[] }>`
    with n as materialized (
      select s.message_id, s.room_id, s.created_at, s.words from message_search s where ${one} and ${between(scope, upper)}
      order by s.created_at desc, s.message_id desc limit ${NEWEST}
    )
    select (select count(*)::int from n) as scanned, (
      select coalesce(jsonb_agg(f), '[]') from (
        select ${time} as at, c.message_id as id from (
          select n.message_id, n.created_at from n
          where ${matching(wanted, "n")}
          order by n.created_at desc, n.message_id desc offset 0) c
        cross join lateral (${readable(wanted)}) r
        limit ${limit}) f) as found`.execute(query);
  return rows[0] ?? { scanned: 0, found: [] };
}

/** From the index, some weeks at a time: as old as need be. */
async function byTimes(query: Query, wanted: Wanted, first: Place, limit: number, runs: Run[]): Promise<Place[]> {
  const found: Place[] = [];
  let count = 0;
  for (const { since, until, times } of spansOf(runs)) {
    count += 1;
    const is_last = count > SPANS;
    const { from } = wanted.scope;
    const scope = { ...wanted.scope, from: is_last || (from && from > since) ? from : since };
    const upper = earlier(first, startOf(until));
    found.push(
      ...(await run(query, { ...wanted, scope }, upper, limit - found.length, indexed(wanted, is_last ? [] : times))),
    );
    if (found.length >= limit || is_last) break;
  }
  return found;
}
