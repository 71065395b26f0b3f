import { type RawBuilder, sql } from "kysely";
import { LAST_ID } from "../../paging.ts";
import type { Query } from "../../streams/streams.ts";
import { notHidden } from "./queries.ts";
import type { Scope } from "./search-scope.ts";
import { countsOf, type Group } from "./search-terms.ts";

/** A place in the list: to the microsecond, and then by id. */
export type Place = { at: string; id: string };

/** What is looked for: in whose view, where, with which words, and none of those. */
export type Wanted = { viewer_id: string; scope: Scope; groups: Group[]; without: string[] };

/** Among so many of the newest a word that is common is found without reading all that have it. */
const NEWEST = 4_000;
/** Fewer messages than this are read from the index at once, whatever their age. */
const MANY = 20_000;
const DAY = 86_400_000;
/** Months that are looked at one after the other, before all the rest. */
const MONTHS = 24;

const time = sql.raw(`to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

/**
 * Places of messages that match and that the viewer may read now, newest first, after `after`; at most `limit`.
 * What is rare comes from the index, and what is common from among the newest; what is common and old, from the index
 * by times. So no search reads many more messages than it answers with.
 */
export async function findMessages(query: Query, wanted: Wanted, limit: number, after: Place | null): Promise<Place[]> {
  const { scope, groups } = wanted;
  if (scope.room_ids?.length === 0) return [];
  const upper = upperOf(scope, after);
  if (scope.among) return run(query, wanted, upper, limit, amongThese(wanted, scope.among));
  const { expected, among } = await expectedCount(query, scope, groups);
  if (expected === 0) return [];
  // As far as the newest are like the others, they fill the page twice over; or so many match that it is tried anyway.
  if (expected > MANY || expected * NEWEST > 2 * limit * among) {
    const { found, scanned } = await newest(query, wanted, upper, limit);
    if (found.length === limit || scanned < NEWEST) return found;
  }
  if (expected <= MANY) return run(query, wanted, upper, limit, indexed(wanted, []));
  return byTimes(query, wanted, upper, limit);
}

function upperOf({ before }: Scope, after: Place | null): Place {
  const end = before ? { at: before.toISOString(), id: "00000000-0000-0000-0000-000000000000" } : null;
  if (after && end) return after.at < end.at ? after : end;
  return after ?? end ?? { at: "9999-01-01T00:00:00Z", id: LAST_ID };
}

/** As many as there can be, the least of what each part that must hold has; and among how many messages, where that is known. */
async function expectedCount(query: Query, { asked }: Scope, groups: Group[]) {
  const simple = asked.filter((part) => /^'#\w+'(?: \| '#\w+')*$/.test(part)).map((part) => part.match(/#\w+/g) ?? []);
  const counts = await countsOf(query, simple.flat());
  const sums = simple.map((words) => words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0));
  const rooms = simple.findIndex(([word = ""]) => /^#r[0-9a-f]/.test(word));
  return {
    expected: Math.min(Number.POSITIVE_INFINITY, ...groups.map((group) => group.count), ...sums),
    among: sums[rooms] ?? 0,
  };
}

/** The whole question, as a tsquery. */
function questionOf({ scope, groups, without }: Wanted): string {
  const parts = [...scope.asked.map((part) => `(${part})`), ...groups.map((group) => group.query)];
  return [...parts, ...without.map((part) => `!${part}`)].join(" & ");
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
  const rooms = scope.room_ids ? sql`x.room_id = any(${scope.room_ids}::uuid[])` : sql`true`;
  return sql`
    select x.id from messages x
    join members mb on mb.room_id = x.room_id and mb.user_id = ${viewer_id} and mb.request is distinct from 'declined'
    where x.id = c.message_id and x.deleted_at is null and (x.expires_at is null or x.expires_at > now())
    and ${notHidden(viewer_id)} and ${rooms} and ${sql.join([sql`true`, ...scope.conditions], sql` and `)} offset 0`;
}

/** Sorted before anything is asked of the messages, so that only as many are asked as the page has room for. */
async function run(query: Query, wanted: Wanted, upper: Place, limit: number, matching: RawBuilder<unknown>) {
  const { rows } = await sql<Place>`
    select ${time} as at, c.message_id as id from (
      select s.message_id, s.created_at from (${matching}) s
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
    where s.words @@ ${questionOf(wanted)}::tsquery offset 0`;
}

function indexed(wanted: Wanted, times: string[]): RawBuilder<unknown> {
  const whole = sql`f.words @@ ${questionOf(wanted)}::tsquery`;
  const index = indexQueryOf(wanted, times);
  if (index === null) return sql`select f.message_id, f.created_at from message_search f where ${whole} offset 0`;
  return sql`
    select f.message_id, f.created_at from (
      select i.message_id, i.created_at, i.words from message_search i where i.words @@ ${index}::tsquery offset 0) f
    where ${whole} offset 0`;
}

/** Reads the newest of the room, or of all rooms, and looks for the words in them. */
async function newest(query: Query, wanted: Wanted, upper: Place, limit: number) {
  const { scope } = wanted;
  const one = scope.room_ids?.length === 1 ? sql`s.room_id = ${scope.room_ids[0]}` : sql`true`;
  const { rows } = await sql<{ scanned: number; found: Place[] }>`
    with n as materialized (
      select s.message_id, s.created_at, s.words from message_search s where ${one} and ${between(scope, upper)}
      order by s.created_at desc, s.message_id desc limit ${NEWEST}
    )
    select (select count(*)::int from n) as scanned, (
      select coalesce(jsonb_agg(f), '[]') from (
        select ${time} as at, c.message_id as id from (
          select n.message_id, n.created_at from n where n.words @@ ${questionOf(wanted)}::tsquery
          order by n.created_at desc, n.message_id desc offset 0) c
        cross join lateral (${readable(wanted)}) r
        limit ${limit}) f) as found`.execute(query);
  return rows[0] ?? { scanned: 0, found: [] };
}

/** From the index, some days and then months at a time: as old as need be. */
async function byTimes(query: Query, wanted: Wanted, first: Place, limit: number): Promise<Place[]> {
  const found: Place[] = [];
  let upper = first;
  const today = Math.floor(Math.min(Date.parse(first.at), Date.now()) / DAY);
  for (const { lexemes, since } of times(today)) {
    const { from } = wanted.scope;
    const scope = { ...wanted.scope, from: since && (!from || since > from) ? since : from };
    found.push(...(await run(query, { ...wanted, scope }, upper, limit - found.length, indexed(wanted, lexemes))));
    if (found.length >= limit || !since || (from && since <= from)) break;
    upper = { at: since.toISOString(), id: "00000000-0000-0000-0000-000000000000" };
  }
  return found;
}

/** Two days, then the days to the beginning of their 32, then these, then everything older. */
function* times(today: number): Generator<{ lexemes: string[]; since: Date | null }> {
  const days = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `'#d${from + index}'`);
  yield { lexemes: days(today - 1, today), since: new Date((today - 1) * DAY) };
  let month = (today - 2) >> 5;
  yield { lexemes: days(month * 32, today - 2), since: new Date(month * 32 * DAY) };
  for (let count = 0; count < MONTHS; count += 2) {
    month -= 2;
    yield { lexemes: [`'#e${month}'`, `'#e${month + 1}'`], since: new Date(month * 32 * DAY) };
  }
  yield { lexemes: [], since: null };
}
