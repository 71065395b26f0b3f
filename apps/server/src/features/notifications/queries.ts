import type { Notification, NotificationsResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import { paged } from "../../paging.ts";
import { rfc3339 } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { unreadNotifications } from "./notify.ts";

/** My notifications, newest first, by pages; the cursor is the seq of the last one before. */
export async function listNotifications(
  query: Query,
  user_id: string,
  limit: number,
  cursor: number = Number.MAX_SAFE_INTEGER,
): Promise<NotificationsResponse> {
  const { rows } = await sql<{ notification: Notification }>`
    select jsonb_build_object(
      'id', n.id, 'seq', n.seq, 'kind', n.kind, 'source', n.source, 'data', n.data, 'count', n.count,
      'created_at', ${rfc3339("n.created_at")}, 'read_at', ${rfc3339("n.read_at")},
      'actor', case when u.id is not null then user_card(u) end) as notification
    from notifications n
    left join users u on u.id = n.actor_id and not is_suspended(u) and not blocks_between(n.user_id, u.id)
    where n.user_id = ${user_id} and n.seq < ${cursor}
    order by n.seq desc limit ${limit + 1}`.execute(query);
  const found = rows.map((row) => row.notification);
  const { page, next_cursor } = paged(found, limit, (notification) => notification.seq);
  return { notifications: page, unread_count: await unreadNotifications(query, user_id), next_cursor };
}
