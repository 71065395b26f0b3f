import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Query } from "../../streams/streams.ts";

const KEPT_DAYS = 14;
/** The newest messages of each, and as many characters of them as a report shows. */
const MESSAGES = 20;
const CHARACTERS = 10_000;

/**
 * Keeps what two people wrote last in a conversation that is about to be erased, for a report of either about the
 * other: beside what was kept before, which nobody can write over.
 */
export async function keepForReports(query: Query, room_id: string): Promise<void> {
  const said = sql`${sql`to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')`} || ' UTC: ' || m.content`;
  await sql`
    insert into kept_for_reports as k (reporter_id, subject_id, text)
    select case m.sender_id when m.direct_low then m.direct_high else m.direct_low end, m.sender_id,
      right(string_agg(${said}, E'\n' order by m.seq), ${CHARACTERS})
    from (
      select x.*, r.direct_low, r.direct_high, row_number() over (partition by x.sender_id order by x.seq desc) as place
      from rooms r join messages x on x.room_id = r.id and x.sender_id in (r.direct_low, r.direct_high)
      where r.id = ${room_id} and r.direct_low is not null and r.direct_high is not null
        and x.deleted_at is null and x.content <> '') m
    where m.place <= ${MESSAGES}
    group by m.sender_id, m.direct_low, m.direct_high
    on conflict (reporter_id, subject_id) do update
      set text = right(k.text || E'\n' || excluded.text, 2 * ${CHARACTERS}), created_at = now()`.execute(query);
}

/** What was kept of what one person wrote to another; undefined where there is nothing. */
export async function keptForReport(
  query: Query,
  reporter_id: string,
  subject_id: string,
): Promise<string | undefined> {
  const row = await query
    .selectFrom("kept_for_reports")
    .select("text")
    .where("reporter_id", "=", reporter_id)
    .where("subject_id", "=", subject_id)
    .executeTakeFirst();
  return row?.text;
}

export function registerReportJobs(app: App): void {
  const purge = () =>
    sql`delete from kept_for_reports where created_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(
      app.db.query,
    );
  app.jobs.define("purge_kept_for_reports", async () => void (await purge()), { cron: "11 4 * * *" });
}
