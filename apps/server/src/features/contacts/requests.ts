import { phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import type { Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { withdraw } from "../notifications/withdraw.ts";
import { acceptFrom } from "../rooms/direct.ts";
import { betweenTwo, publishContactChange, requestKey } from "./pairs.ts";

const gone = () =>
  new AppError("gone", phrase("This request is no longer there: it was withdrawn, answered or never made."));

/** Accepts somebody's request: each is then the other's contact. */
export function acceptContactRequest(app: App, actor: Actor, sender_id: string): Promise<void> {
  return betweenTwo(app, actor.user_id, sender_id, (tx) => makeMutual(app, tx, sender_id, actor.user_id, null));
}

/** Turns the request of `sender_id` that waits into contacts of each other. The caller holds both inboxes. */
export async function makeMutual(
  app: App,
  tx: Tx,
  sender_id: string,
  receiver_id: string,
  receivers_name: string | null,
): Promise<void> {
  const request = await take(tx, sender_id, receiver_id);
  if (!request) throw gone();
  await sql`
    insert into contacts (owner_id, contact_id, name)
    values (${sender_id}, ${receiver_id}, ${request.name}), (${receiver_id}, ${sender_id}, ${receivers_name})
    on conflict (owner_id, contact_id) do update set name = coalesce(excluded.name, contacts.name)`.execute(tx.query);
  // A request of the other way round, declined some time ago, is settled too.
  await tx.query
    .deleteFrom("contact_requests")
    .where("sender_id", "=", receiver_id)
    .where("receiver_id", "=", sender_id)
    .execute();
  await acceptFrom(app, tx, receiver_id, sender_id);
  await acceptFrom(app, tx, sender_id, receiver_id);
  await withdraw(tx, receiver_id, requestKey(sender_id));
  await notify(tx, sender_id, "contact_accepted", {
    actor_id: receiver_id,
    source: { type: "user", user_id: receiver_id },
  });
  await publishContactChange(tx, sender_id, receiver_id);
}

async function take(tx: Tx, sender_id: string, receiver_id: string): Promise<{ name: string | null } | undefined> {
  return tx.query
    .deleteFrom("contact_requests")
    .where("sender_id", "=", sender_id)
    .where("receiver_id", "=", receiver_id)
    .where("declined_at", "is", null)
    .returning("name")
    .executeTakeFirst();
}

/** Declines; the sender may ask again after a week. */
export function declineContactRequest(app: App, actor: Actor, sender_id: string): Promise<void> {
  return betweenTwo(app, actor.user_id, sender_id, async (tx) => {
    const declined = await tx.query
      .updateTable("contact_requests")
      .set({ declined_at: sql<Date>`now()` })
      .where("sender_id", "=", sender_id)
      .where("receiver_id", "=", actor.user_id)
      .where("declined_at", "is", null)
      .returning("sender_id")
      .execute();
    if (declined.length === 0) throw gone();
    await withdraw(tx, actor.user_id, requestKey(sender_id));
    await publishContactChange(tx, actor.user_id, sender_id);
  });
}

/** Takes one's own request back. */
export function cancelContactRequest(app: App, actor: Actor, receiver_id: string): Promise<void> {
  return betweenTwo(app, actor.user_id, receiver_id, async (tx) => {
    if (!(await take(tx, actor.user_id, receiver_id))) throw gone();
    await withdraw(tx, receiver_id, requestKey(actor.user_id));
    await publishContactChange(tx, actor.user_id, receiver_id);
  });
}

/** Tells the receiver of one's request again; once a day. */
export function boostContactRequest(app: App, actor: Actor, receiver_id: string): Promise<void> {
  return betweenTwo(app, actor.user_id, receiver_id, async (tx) => {
    const { rows } = await sql<{ wait_ms: number }>`
      select greatest(0, extract(epoch from boosted_at + interval '1 day' - now()) * 1000)::float8 as wait_ms
      from contact_requests
      where sender_id = ${actor.user_id} and receiver_id = ${receiver_id} and declined_at is null`.execute(tx.query);
    const request = rows[0];
    if (!request) throw gone();
    if (request.wait_ms > 0) {
      const retry_after_ms = Math.ceil(request.wait_ms);
      throw new AppError("rate_limited", phrase("A request can be boosted once a day."), { retry_after_ms });
    }
    await tx.query
      .updateTable("contact_requests")
      .set({ boosted_at: sql<Date>`now()` })
      .where("sender_id", "=", actor.user_id)
      .where("receiver_id", "=", receiver_id)
      .execute();
    // Read or not, the first one gives way: it comes up as new.
    await withdraw(tx, receiver_id, requestKey(actor.user_id));
    await notify(tx, receiver_id, "contact_boosted", {
      actor_id: actor.user_id,
      source: { type: "user", user_id: actor.user_id },
      group_key: requestKey(actor.user_id),
    });
    await publishContactChange(tx, actor.user_id, receiver_id);
  });
}
