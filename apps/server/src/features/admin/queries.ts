import type { OutboxResponse } from "@helloworld/protocol";
import type { Admin } from "../../actor.ts";
import { paged } from "../../paging.ts";
import type { Query } from "../../streams/streams.ts";

/** Mails that were to be sent, newest first; without the links and codes that open the accounts of others. */
export async function outboxPage(query: Query, _admin: Admin, limit: number, cursor?: string): Promise<OutboxResponse> {
  const rows = await query
    .selectFrom("outbox")
    .select([
      "id",
      "recipient",
      "kind",
      "subject",
      "shown_text as text",
      "status",
      "attempts",
      "error",
      "created_at",
      "sent_at",
    ])
    .$if(cursor !== undefined, (select) => select.where("id", "<", cursor as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const { page, next_cursor } = paged(rows, limit, (row) => row.id);
  const mails = page.map((row) => ({
    ...row,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
  }));
  return { mails, next_cursor };
}
