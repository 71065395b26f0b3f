import type { AuditAction, AuditResponse } from "@helloworld/protocol";
import type { Admin } from "../../actor.ts";
import { paged } from "../../paging.ts";
import type { Query, Tx } from "../../streams/streams.ts";

export type AuditRecord = {
  actor_id?: string;
  subject_id?: string;
  data?: Record<string, string | number | boolean>;
};

/** Records what admins must be able to look up, with the change itself. Nothing is ever taken out again: no personal data. */
export async function audit(tx: Tx, action: AuditAction, record: AuditRecord): Promise<void> {
  await tx.query
    .insertInto("audit_log")
    .values({ action, ...record })
    .execute();
}

/** The records, newest first. */
export async function auditPage(query: Query, _admin: Admin, limit: number, cursor?: string): Promise<AuditResponse> {
  const rows = await query
    .selectFrom("audit_log")
    .selectAll()
    .$if(cursor !== undefined, (select) => select.where("id", "<", cursor as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const { page, next_cursor } = paged(rows, limit, (row) => row.id);
  return { records: page.map((row) => ({ ...row, created_at: row.created_at.toISOString() })), next_cursor };
}
