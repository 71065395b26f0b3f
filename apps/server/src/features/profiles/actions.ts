import type { MyProfile, updateProfileBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { App } from "../../app.ts";
import type { Actor } from "../../realtime/connection.ts";
import { myProfile } from "./queries.ts";

/** Changes what is given of my profile, and of who may see and do what. */
export async function updateProfile(
  app: App,
  actor: Actor,
  change: z.output<typeof updateProfileBody>,
): Promise<MyProfile> {
  const { first_name, last_name, ...given } = change;
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const profile = await app.db.query.transaction().execute(async (query) => {
    if (Object.keys(fields).length > 0) {
      await query.updateTable("profiles").set(fields).where("user_id", "=", actor.user_id).execute();
    }
    if (first_name !== undefined || last_name !== undefined) {
      await sql`
        update users set first_name = coalesce(${first_name ?? null}, first_name),
          last_name = coalesce(${last_name ?? null}, last_name),
          name = coalesce(${first_name ?? null}, first_name) || ' ' || coalesce(${last_name ?? null}, last_name),
          updated_at = now()
        where id = ${actor.user_id}`.execute(query);
    }
    return myProfile(query, actor.user_id);
  });
  if ("show_online_status" in fields || "show_last_seen" in fields || "is_private" in fields) {
    app.presence.changed(actor.user_id, true);
  }
  return profile;
}
