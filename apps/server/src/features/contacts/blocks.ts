import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { append, type Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { withdrawAllOf } from "../notifications/withdraw.ts";
import { eraseBetween } from "../posts/erase-between-users.ts";
import { allows, personFor } from "../privacy/people.ts";
import { eraseRoom } from "../rooms/erase-room.ts";
import { betweenTwo, partTwo } from "./pairs.ts";
import { finishRemovals, takeAll, wasMuted } from "./removals.ts";

/** Blocks somebody: a removal that is not undone, and from then on neither finds, sees, invites or writes to the other. */
export function block(app: App, actor: Actor, other_id: string): Promise<void> {
  return partTwo(app, actor.user_id, other_id, async (tx) => {
    const person = await personFor(tx.query, actor, other_id, "card");
    if (person.relation === "i_block") return;
    if (!allows(person, "block")) throw notFound("person");
    await tx.query.insertInto("blocks").values({ blocker_id: actor.user_id, blocked_id: other_id }).execute();
    await finishRemovals(app, tx, actor.user_id, other_id);
    const taken = await takeAll(tx, actor.user_id, other_id);
    const { contacts, requests, room } = taken;
    if (room) await eraseRoom(app, tx, room.room_id);
    await eraseBetween(app, tx, actor.user_id, other_id);
    await withdrawAllOf(tx, actor.user_id, other_id);
    await withdrawAllOf(tx, other_id, actor.user_id);
    await append(tx, actor.user_id, "contact_changed", { user_id: other_id });
    // Who had nothing to lose learns of it only where the operator wants that.
    if (contacts.length + requests.length > 0) {
      await append(tx, other_id, "contact_changed", { user_id: actor.user_id });
    }
    await tell(app, tx, actor, other_id, "blocked", wasMuted(taken, other_id));
  });
}

/** Ends a block; what it took does not come back. */
export function unblock(app: App, actor: Actor, other_id: string): Promise<void> {
  return betweenTwo(app, actor.user_id, other_id, async (tx) => {
    const ended = await tx.query
      .deleteFrom("blocks")
      .where("blocker_id", "=", actor.user_id)
      .where("blocked_id", "=", other_id)
      .returning("id")
      .execute();
    if (ended.length === 0) throw notFound("block");
    await append(tx, actor.user_id, "contact_changed", { user_id: other_id });
    const back = await tx.query
      .selectFrom("blocks")
      .select("id")
      .where("blocker_id", "=", other_id)
      .where("blocked_id", "=", actor.user_id)
      .executeTakeFirst();
    // Somebody who blocks me in turn is not to hear of me.
    if (!back) await tell(app, tx, actor, other_id, "unblocked", false);
  });
}

async function tell(
  app: App,
  tx: Tx,
  actor: Actor,
  other_id: string,
  kind: "blocked" | "unblocked",
  quiet: boolean,
): Promise<void> {
  if (!app.config.notify_blocks) return;
  const source =
    kind === "unblocked" ? ({ type: "user", user_id: actor.user_id } as const) : ({ type: "account" } as const);
  // As they were called then: what they call themselves later is no longer for the other to see.
  const data = { name: actor.me.name };
  await notify(tx, other_id, kind, {
    actor_id: actor.user_id,
    source,
    data,
    group_key: `block:${actor.user_id}`,
    quiet,
  });
}
