import type { UnreadResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { inTransaction, lockStreams } from "../../streams/streams.ts";
import { publishNotificationsRead, unreadNotifications } from "./notify.ts";

/** Marks one of my notifications as read; again changes nothing. */
export function readNotification(app: App, actor: Actor, id: string): Promise<UnreadResponse> {
  return inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [actor.user_id]);
    const mine = await tx.query
      .selectFrom("notifications")
      .select("read_at")
      .where("id", "=", id)
      .where("user_id", "=", actor.user_id)
      .executeTakeFirst();
    if (!mine) throw notFound("notification");
    if (mine.read_at) return { unread_count: await unreadNotifications(tx.query, actor.user_id) };
    await tx.query.updateTable("notifications").set({ read_at: new Date() }).where("id", "=", id).execute();
    return { unread_count: await publishNotificationsRead(tx, actor.user_id) };
  });
}

/** Marks all of my notifications up to a place as read; newer ones stay. */
export function readNotifications(app: App, actor: Actor, seq: number): Promise<UnreadResponse> {
  return inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [actor.user_id]);
    const result = await sql`
      update notifications set read_at = now()
      where user_id = ${actor.user_id} and read_at is null and seq <= ${seq}`.execute(tx.query);
    if (!result.numAffectedRows) return { unread_count: await unreadNotifications(tx.query, actor.user_id) };
    return { unread_count: await publishNotificationsRead(tx, actor.user_id) };
  });
}
