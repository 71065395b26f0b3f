import type { Presence, setPresenceBody } from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { personFor } from "../privacy/people.ts";
import { ownPresence, presencesOf, storedPresences } from "./present.ts";

/** Changes what is given of my status, on all devices. A new text without a time of its end has none. */
export async function setPresence(app: App, actor: Actor, change: z.output<typeof setPresenceBody>): Promise<Presence> {
  const { status = null, text = null, emoji = null, text_until = null } = change;
  const retold = text !== null || emoji !== null || text_until !== null;
  await sql`
    insert into presences as p (user_id, status, text, emoji, text_until, last_seen_at)
    values (${actor.user_id}, coalesce(${status}, 'online'), coalesce(${text}, ''), coalesce(${emoji}, ''),
      ${text_until}::timestamptz, now())
    on conflict (user_id) do update set
      status = coalesce(${status}, p.status), text = coalesce(${text}, p.text), emoji = coalesce(${emoji}, p.emoji),
      text_until = case when ${retold} then ${text_until}::timestamptz else p.text_until end,
      last_seen_at = case when p.status = 'invisible' then p.last_seen_at else now() end`.execute(app.db.query);
  app.presence.changed(actor.user_id);
  const stored = await storedPresences(app.db.query, [actor.user_id]);
  const connected = await app.shared.connected([actor.user_id]);
  return ownPresence(actor.user_id, stored.get(actor.user_id), connected.get(actor.user_id));
}

/** What people said of themselves goes every night where its time is over; before, it is only not shown. */
export function registerPresenceJobs(app: App): void {
  app.jobs.define("forget_status_texts", () => forgetStatusTexts(app), { cron: "37 3 * * *" });
}

export async function forgetStatusTexts(app: App): Promise<void> {
  await sql`update presences set text = '', emoji = '', text_until = null where text_until <= now()`.execute(
    app.db.query,
  );
}

/** Somebody's presence, as the actor may see it. */
export async function presenceOf(app: App, actor: Actor, user_id: string): Promise<Presence> {
  const person = await personFor(app.db.query, actor, user_id, "card");
  return (await presencesOf(app.db.query, app.shared, [person])).get(user_id) as Presence;
}
