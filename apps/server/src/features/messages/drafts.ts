import { type Draft, LIMITS, type saveDraftBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { rfc3339 } from "../../streams/read.ts";
import { append, inTransaction, lockStreams, type Query } from "../../streams/streams.ts";
import { roomFor } from "../rooms/policy.ts";

/** What somebody has typed and not sent, in rooms that they are in, last changed first. */
export async function draftsOf(query: Query, user_id: string): Promise<Draft[]> {
  const { rows } = await sql<Draft>`
    select d.room_id, d.thread_id, d.content, d.reply_to_id, ${rfc3339("d.updated_at")} as updated_at
    from drafts d join members mb on mb.room_id = d.room_id and mb.user_id = d.user_id
    where d.user_id = ${user_id} order by d.updated_at desc limit ${LIMITS.drafts}`.execute(query);
  return rows;
}

/** Keeps a draft in place of the one before; an empty one is forgotten. Told to one's own devices. */
export async function saveDraft(app: App, actor: Actor, body: z.output<typeof saveDraftBody>): Promise<void> {
  const { room_id, thread_id, content, reply_to_id } = body;
  const { user_id } = actor;
  await inTransaction(app.db, app.hub, async (tx) => {
    await roomFor(tx.query, actor, room_id, "read");
    await lockStreams(tx, [user_id]);
    const place = thread_id ?? room_id;
    const changed =
      content === "" && reply_to_id === null
        ? await sql`delete from drafts where user_id = ${user_id} and place_id = ${place} returning 1`.execute(tx.query)
        : await sql`
            insert into drafts as d (user_id, place_id, room_id, thread_id, content, reply_to_id)
            values (${user_id}, ${place}, ${room_id}, ${thread_id}, ${content}, ${reply_to_id})
            on conflict (user_id, place_id) do update
              set content = excluded.content, reply_to_id = excluded.reply_to_id, updated_at = now()
            where d.content <> excluded.content or d.reply_to_id is distinct from excluded.reply_to_id
            returning 1`.execute(tx.query);
    if (changed.rows.length === 0) return;
    await sql`
      delete from drafts where user_id = ${user_id} and place_id in (
        select place_id from drafts where user_id = ${user_id} order by updated_at desc offset ${LIMITS.drafts})`.execute(
      tx.query,
    );
    await append(tx, user_id, "draft_changed", { room_id, thread_id });
  });
}
