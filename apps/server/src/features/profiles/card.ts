import type { App } from "../../app.ts";
import { cardsOf } from "../../streams/read.ts";
import { appendToEach, lockStreams, type Tx } from "../../streams/streams.ts";
import { contactsHere } from "../presence/audience.ts";

/**
 * Runs a change of somebody's name or picture and, where it was one, tells it: their rooms
 * and their own devices for good; who has them as a contact, or a request, while connected.
 */
export async function changeCard(
  app: App,
  tx: Tx,
  user_id: string,
  change: () => Promise<{ changed: boolean }>,
): Promise<void> {
  await lockStreams(tx, await streamsShowing(tx, user_id));
  if (!(await change()).changed) return;
  const user = (await cardsOf(tx.query, [user_id])).get(user_id);
  if (!user) return;
  // Looked up again: who holds the inbox knows that no membership comes or goes.
  await appendToEach(tx, await streamsShowing(tx, user_id), "user_changed", { user });
  tx.after.push(() => {
    contactsHere(app.db.query, app.shared, user_id).then(
      (viewers) => {
        for (const viewer of viewers) app.hub.broadcastEphemeral(viewer, { type: "card_changed", data: user });
      },
      (error) => app.log.warn("a new name or picture could not be told", { error: String(error) }),
    );
  });
}

async function streamsShowing(tx: Tx, user_id: string): Promise<string[]> {
  const rows = await tx.query.selectFrom("members").select("room_id").where("user_id", "=", user_id).execute();
  return [user_id, ...rows.map((row) => row.room_id)];
}
