import type { App } from "../../app.ts";
import { inTransaction, lockStreams } from "../../streams/streams.ts";
import { withdrawReactions } from "../messages/reactions.ts";
import { wipeMessages } from "../messages/wipe.ts";

const BATCH_SIZE = 500;

/**
 * Empties some of somebody's messages, in one room: they stay as deleted ones of nobody, so
 * that conversations of others keep their places. Answers how many; 0 when there are none left.
 */
export function emptyMessages(app: App, user_id: string): Promise<number> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const written = tx.query.selectFrom("messages").where("sender_id", "=", user_id);
    const place = await written.select("room_id").limit(1).executeTakeFirst();
    if (!place) return 0;
    const { room_id } = place;
    await lockStreams(tx, [room_id]);
    const found = await written.select("id").where("room_id", "=", room_id).orderBy("seq").limit(BATCH_SIZE).execute();
    const ids = found.map((row) => row.id);
    await wipeMessages(tx, room_id, ids, { deleted_by: null, forget_sender: true });
    return Math.max(1, ids.length);
  });
}

/** Takes some of somebody's reactions back, in one room. Answers how many; 0 when there are none left. */
export function takeBackReactions(app: App, user_id: string): Promise<number> {
  return inTransaction(app.db, app.hub, (tx) => withdrawReactions(tx, user_id, BATCH_SIZE));
}
