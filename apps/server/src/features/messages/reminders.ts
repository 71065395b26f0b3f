import { type Message, phrase, type Reminder } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { messageJson, rfc3339 } from "../../streams/read.ts";
import { append, inTransaction, lockStreams, type Query } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { messageFor, requireThere } from "./policy.ts";

const BATCH_SIZE = 50;
const MOST = 500;

/** What somebody wants to be reminded of, soonest first. */
export async function remindersOf(query: Query, user_id: string): Promise<Reminder[]> {
  const { rows } = await sql<Omit<Reminder, "message"> & { message: Message }>`
    select r.id, r.room_id, ${rfc3339("r.remind_at")} as remind_at, ${messageJson} as message
    from reminders r join messages m on m.id = r.message_id
    join members mb on mb.room_id = r.room_id and mb.user_id = r.user_id
    left join users sender on sender.id = m.sender_id
    where r.user_id = ${user_id} order by r.remind_at, r.id limit ${MOST}`.execute(query);
  return rows;
}

export async function remind(app: App, actor: Actor, message_id: string, remind_at: string): Promise<void> {
  const at = new Date(remind_at);
  if (at.getTime() <= Date.now()) throw invalid("remind_at", phrase("Choose a time in the future."));
  await inTransaction(app.db, app.hub, async (tx) => {
    const { message, room } = await messageFor(tx.query, actor, message_id, "read");
    requireThere(message);
    await lockStreams(tx, [actor.user_id]);
    const { rows } = await sql`
      insert into reminders (user_id, message_id, room_id, remind_at)
      select ${actor.user_id}, ${message_id}, ${room.id}, ${at}
      where (select count(*) from reminders where user_id = ${actor.user_id}) < ${MOST} returning id`.execute(tx.query);
    if (rows.length === 0)
      throw new AppError("conflict", phrase("At most {maximum} reminders can wait at once.", { maximum: MOST }));
    await append(tx, actor.user_id, "reminders_changed", {});
  });
}

export async function forgetReminder(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [actor.user_id]);
    const gone = await sql`delete from reminders where id = ${id} and user_id = ${actor.user_id} returning id`.execute(
      tx.query,
    );
    if (gone.rows.length === 0) throw notFound("reminder");
    await append(tx, actor.user_id, "reminders_changed", {});
  });
}

/** Reminds of what is due, whoever still may read it. Answers how many there were. */
export function remindDue(app: App): Promise<number> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const { rows } = await sql<{
      user_id: string;
      room_id: string;
      message_id: string;
      thread_id: string | null;
      may: boolean;
    }>`
      with due as (
        select id from reminders where remind_at <= now() order by remind_at limit ${BATCH_SIZE} for update skip locked
      )
      delete from reminders r using due, messages m where r.id = due.id and m.id = r.message_id
      returning r.user_id, r.room_id, r.message_id, m.thread_id, m.deleted_at is null and exists (
        select from members mb where mb.room_id = r.room_id and mb.user_id = r.user_id) as may`.execute(tx.query);
    await lockStreams(
      tx,
      rows.map((row) => row.user_id),
    );
    for (const { user_id, room_id, message_id, thread_id, may } of rows) {
      if (may) {
        const source = { type: "room" as const, room_id, message_id, ...(thread_id && { thread_id }) };
        await notify(tx, user_id, "reminder", { source });
      }
      await append(tx, user_id, "reminders_changed", {});
    }
    return rows.length;
  });
}
