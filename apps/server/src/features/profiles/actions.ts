import { isReservedName, type MyProfile, phrase, RESERVED_NAME, type updateProfileBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { invalid, violated } from "../../errors.ts";
import { inTransaction } from "../../streams/streams.ts";
import { withdrawUnreadable } from "../posts/publish.ts";
import { changeCard } from "./card.ts";
import { myProfile } from "./queries.ts";

/** Changes what is given of my profile, and of who may see and do what. */
export async function updateProfile(
  app: App,
  actor: Actor,
  change: z.output<typeof updateProfileBody>,
): Promise<MyProfile> {
  const { username, first_name, last_name, ...given } = change;
  // Who had the name before it was reserved keeps it.
  if (username !== undefined && isReservedName(username) && username.toLowerCase() !== actor.me.username.toLowerCase())
    throw invalid("username", RESERVED_NAME);
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { user_id } = actor;
  const profile = await inTransaction(app.db, app.hub, async (tx) => {
    // Before streams: it also changes posts, whose readers are told while those are held.
    if (Object.keys(fields).length > 0) {
      await tx.query.updateTable("profiles").set(fields).where("user_id", "=", user_id).execute();
    }
    if (fields.is_private) await withdrawUnreadable(tx, sql`p.author_id = ${user_id}`);
    if (username !== undefined || first_name !== undefined || last_name !== undefined) {
      await changeCard(app, tx, user_id, async () => {
        const { rows } = await sql<{ changed: boolean }>`
          update users set username = coalesce(${username ?? null}, username), first_name = coalesce(${first_name ?? null}, first_name),
            last_name = coalesce(${last_name ?? null}, last_name),
            name = coalesce(${first_name ?? null}, first_name) || ' ' || coalesce(${last_name ?? null}, last_name),
            updated_at = now()
          where id = ${user_id} returning (old.name, old.username::text) <> (new.name, new.username::text) as changed`.execute(
          tx.query,
        );
        return rows[0] ?? { changed: false };
      });
    }
    return myProfile(tx.query, user_id);
  }).catch((error) => {
    if (violated(error) === "users_username_key") throw invalid("username", phrase("This username is taken."));
    throw error;
  });
  if ("show_online_status" in fields || "show_last_seen" in fields || "is_private" in fields) {
    app.presence.changed(user_id, true);
  }
  return profile;
}
