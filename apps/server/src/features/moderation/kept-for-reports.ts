import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Query } from "../../streams/streams.ts";

const KEPT_DAYS = 14;
/** The newest messages of each, and as many characters of them as a report shows. */
const MESSAGES = 20;
const CHARACTERS = 10_000;

/** Keeps what two people wrote last in a conversation that is about to be erased, for a report of either about the other. */
export async function keepForReports(query: Query, room_id: string, one: string, other: string): Promise<void> {
  await sql`
    insert into kept_for_reports (reporter_id, subject_id, text)
    select case m.sender_id when ${one} then ${other}::uuid else ${one}::uuid end, m.sender_id,
      right(string_agg(${sql`to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')`} || ' UTC: ' || m.content, E'\n' order by m.seq), ${CHARACTERS})
    from (
      select *, row_number() over (partition by sender_id order by seq desc) as place from messages
      where room_id = ${room_id} and sender_id in (${one}, ${other}) and deleted_at is null and content <> '') m
    where m.place <= ${MESSAGES}
    group by m.sender_id
    on conflict (reporter_id, subject_id) do update set text = excluded.text, created_at = now()`.execute(query);
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
