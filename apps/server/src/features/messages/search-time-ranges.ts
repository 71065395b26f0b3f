import { sql } from "kysely";
import type { Query } from "../../streams/streams.ts";

const DAY = 86_400_000;
/** Days in a week of `message_words` (0099), and in a month of the index's `#e` (0090). */
const WEEK = 8;
const MONTH = 32;

/** Weeks counted from 1970, up to but not with `until`. */
export type Run = { from: number; until: number };
/** A time, and the words of the index that are those of its days. */
type Span = { since: Date; until: Date; times: string[] };

export const startOfWeek = (week: number) => startOfDay(week * WEEK);
const startOfDay = (day: number) => new Date(day * DAY);

/** The weeks that all of these have in common, newest first, between two times. */
export async function runsOf(query: Query, weeks: string[], from: Date | null, until: Date): Promise<Run[]> {
  const weekOf = (time: Date) => Math.floor(time.getTime() / DAY / WEEK);
  const between = `{[${from ? weekOf(from) : 0},${weekOf(until)}]}`;
  const all = [between, ...weeks].map((one) => sql`${one}::int4multirange`);
  const { rows } = await sql<Run>`
    select lower(run) as from, upper(run) as until from unnest(${sql.join(all, sql` * `)}) run
    order by run desc`.execute(query);
  return rows;
}

/**
 * These runs in spans, newest first. A run begins with few days, because what was common in its last week may have ended
 * within it; then whole weeks and months, two at a time.
 */
export function* spansOf(runs: Run[]): Generator<Span> {
  for (const { from, until } of runs) {
    const last = until * WEEK;
    for (let end = last; end > from * WEEK; ) {
      const size = end === last ? 2 : end % WEEK || end % MONTH || 2 * MONTH;
      const start = Math.max(from * WEEK, end - size);
      yield { since: startOfDay(start), until: startOfDay(end), times: timesOf(start, end) };
      end = start;
    }
  }
}

function timesOf(start: number, end: number): string[] {
  const times: string[] = [];
  for (let day = start; day < end; ) {
    const is_month = day % MONTH === 0 && day + MONTH <= end;
    times.push(is_month ? `'#e${day / MONTH}'` : `'#d${day}'`);
    day += is_month ? MONTH : 1;
  }
  return times;
}
