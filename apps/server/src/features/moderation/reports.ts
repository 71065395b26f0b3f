import {
  phrase,
  type Report,
  type ReportReceipt,
  type ReportsResponse,
  type reportBody,
  type reportsQuery,
} from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor, SiteModerator } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid, notFound, violated } from "../../errors.ts";
import { paged } from "../../paging.ts";
import { rfc3339 } from "../../streams/read.ts";
import { inTransaction, type Query, type Tx } from "../../streams/streams.ts";
import { audit } from "../admin/audit.ts";
import { notify } from "../notifications/notify.ts";
import { TARGETS } from "./targets.ts";

/** Takes a report with what is there now. The same by the same person is one while it is open. */
export function reportSomething(
  app: App,
  actor: Actor,
  { target, reason, text }: z.output<typeof reportBody>,
): Promise<ReportReceipt> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const { subject_id, evidence } = await TARGETS[target.type](tx.query, actor, target.id);
    if (subject_id === actor.user_id) throw invalid("target", phrase("This is your own account."));
    const { rows } = await sql<{ id: string; created_at: Date; is_new: boolean }>`
      insert into reports as r (reporter_id, target_type, target_id, subject_id, reason, text, evidence)
      values (${actor.user_id}, ${target.type}, ${target.id}, ${subject_id}, ${reason}, ${text}, ${JSON.stringify(evidence)}::jsonb)
      on conflict (reporter_id, target_type, target_id) where closed_at is null do update set reporter_id = r.reporter_id
      returning id, created_at, xmax = 0 as is_new`.execute(tx.query);
    const { id, created_at, is_new } = rows[0] as { id: string; created_at: Date; is_new: boolean };
    // Neither by whom nor what: where few could have done it, that would say who did.
    if (is_new && subject_id && app.config.notify_reports) {
      await notify(tx, subject_id, "reported", { source: { type: "account" }, group_key: "reported" });
    }
    return { id, created_at: created_at.toISOString() };
  }).catch((error) => {
    // Who it is about deleted their account just now.
    throw violated(error) ? notFound(target.type === "user" ? "person" : target.type) : error;
  });
}

const cardOrNull = (alias: string) =>
  sql`case when ${sql.ref(alias)}.id is not null then user_card(${sql.ref(alias)}) end`;

/** Reports for the staff of the site, newest first; not those about the reader, which name who reported them. */
export async function listReports(
  query: Query,
  moderator: SiteModerator,
  { state, limit, cursor }: z.output<typeof reportsQuery>,
): Promise<ReportsResponse> {
  const { rows } = await sql<{ report: Report }>`
    select jsonb_build_object('id', r.id, 'target', jsonb_build_object('type', r.target_type, 'id', r.target_id),
      'reason', r.reason, 'text', r.text, 'evidence', r.evidence, 'note', r.note,
      'subject', ${cardOrNull("s")}, 'reporter', ${cardOrNull("w")}, 'closed_by', ${cardOrNull("c")},
      'created_at', ${rfc3339("r.created_at")}, 'closed_at', ${rfc3339("r.closed_at")}) as report
    from reports r
    left join users s on s.id = r.subject_id
    left join users w on w.id = r.reporter_id
    left join users c on c.id = r.closed_by
    where r.closed_at is ${state === "open" ? sql`null` : sql`not null`}
    and r.subject_id is distinct from ${moderator.user_id} ${cursor ? sql`and r.id < ${cursor}` : sql``}
    order by r.id desc limit ${limit + 1}`.execute(query);
  const found = rows.map((row) => row.report);
  const { page, next_cursor } = paged(found, limit, (report) => report.id);
  return { reports: page, next_cursor };
}

/** Closes a report with what was found or done. */
export async function closeReport(app: App, moderator: SiteModerator, report_id: string, note: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const report = await tx.query
      .selectFrom("reports")
      .select(["closed_at", "target_type", "subject_id"])
      .where("id", "=", report_id)
      .forUpdate()
      .executeTakeFirst();
    if (!report || report.subject_id === moderator.user_id) throw notFound("report");
    if (report.closed_at) throw new AppError("conflict", phrase("This report is closed already."));
    await tx.query
      .updateTable("reports")
      .set({ closed_at: sql<Date>`now()`, closed_by: moderator.user_id, note })
      .where("id", "=", report_id)
      .execute();
    // The note stays with the report: the audit log is kept for ever, and holds nothing personal.
    await audit(tx, "report_closed", { actor_id: moderator.user_id, data: { report_id, target: report.target_type } });
  });
}

/** Takes from reports what is of somebody whose account goes: what they wrote, and what was kept about them. */
export async function forgetReportsOf(tx: Tx, user_id: string): Promise<void> {
  // Whoever reports them at this moment waits, and finds nobody.
  await sql`select from users where id = ${user_id} for update`.execute(tx.query);
  await sql`
    update reports set evidence = '{}', text = '', note = '', subject_id = null where subject_id = ${user_id}`.execute(
    tx.query,
  );
  await sql`update reports set text = '', reporter_id = null where reporter_id = ${user_id}`.execute(tx.query);
  await sql`update reports set note = '' where closed_by = ${user_id}`.execute(tx.query);
}
