import { phrase, type Room, type RoomSettingsBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { invalid, violated } from "../../errors.ts";
import { append, inTransaction, lockStreams } from "../../streams/streams.ts";
import { roomFor } from "./policy.ts";
import { roomById } from "./queries.ts";

/** Sets what one chose for oneself in a room, on all of one's devices; what is left out stays. */
export async function changeSettings(app: App, actor: Actor, room_id: string, change: RoomSettingsBody): Promise<Room> {
  const { notify, muted_until, is_hidden, is_favourite, folder_id, color, wallpaper } = change;
  if (muted_until && muted_until !== "always" && Date.parse(muted_until) <= Date.now())
    throw invalid("muted_until", phrase("That is in the past."));
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [actor.user_id]);
    await roomFor(tx.query, actor, room_id, "read");
    const head = sql<number>`(select head_seq from streams where id = ${room_id})`;
    const next = {
      ...(notify !== undefined && { notify }),
      ...(muted_until !== undefined && { muted_until: muted_until === "always" ? "infinity" : muted_until }),
      ...(is_hidden !== undefined && { hidden_seq: is_hidden ? head : null }),
      ...(is_favourite !== undefined && { is_favourite }),
      ...(folder_id !== undefined && { folder_id }),
      ...(color !== undefined && { color }),
      ...(wallpaper !== undefined && { wallpaper }),
    };
    if (Object.keys(next).length === 0) return;
    await tx.query
      .updateTable("members")
      .set(next)
      .where("room_id", "=", room_id)
      .where("user_id", "=", actor.user_id)
      .execute()
      .catch((error) => {
        throw violated(error) === "members_folder" ? invalid("folder_id", phrase("This folder doesn't exist.")) : error;
      });
    await append(tx, actor.user_id, "room_settings_changed", { room_id });
  });
  return (await roomById(app.db.query, actor.user_id, room_id)) as Room;
}
