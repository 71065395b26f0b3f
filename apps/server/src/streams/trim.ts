import { sql } from "kysely";
import type { Database } from "../db/connect.ts";

/** How long the log remembers; a client that was away longer fetches anew (D6). */
const HORIZON_DAYS = 30;
const STREAMS_AT_ONCE = 200;

/** Drops events beyond the horizon, some streams at a time, so that nobody who writes waits long. */
export async function trimLog(db: Database, signal?: AbortSignal): Promise<number> {
  for (let total = 0; ; ) {
    const dropped = await db.query.transaction().execute(async (query) => {
      const result = await sql<{ dropped: number }>`
        with old as materialized (
          select stream_id, max(seq) as seq from events
          where created_at < now() - make_interval(days => ${HORIZON_DAYS})
          group by stream_id limit ${STREAMS_AT_ONCE}
        ), locked as materialized (
          select s.id, o.seq from streams s join old o on o.stream_id = s.id order by s.id for update of s
        ), floors as (
          update streams s set floor_seq = l.seq from locked l where s.id = l.id and s.floor_seq < l.seq
        ), gone as (
          delete from events e using locked l where e.stream_id = l.id and e.seq <= l.seq returning 1
        )
        select count(*)::int as dropped from gone`.execute(query);
      return result.rows[0]?.dropped ?? 0;
    });
    total += dropped;
    if (dropped === 0 || signal?.aborted) return total;
  }
}
