import { type Message, phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, forbidden, invalid } from "../../errors.ts";
import { inTransaction } from "../../streams/streams.ts";
import { roomFor } from "../rooms/policy.ts";
import { namedIn } from "./mentions.ts";
import { leadsElsewhere } from "./notices.ts";
import { heldMessageFor, requireThere } from "./policy.ts";
import { notifyOfMessage } from "./queries.ts";
import { wipeMessages } from "./wipe.ts";

const MAX_PINS = 100;

/** Changes the text of one's own message; what it said before is kept for the members to read. */
export async function editMessage(app: App, actor: Actor, message_id: string, asked: string): Promise<Message> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const { message, room } = await heldMessageFor(tx, actor, message_id, "read");
    if (message.sender_id !== actor.user_id) throw forbidden(phrase("Only the author can edit a message."));
    requireThere(message);
    if (message.forwarded) throw forbidden(phrase("Forwarded messages can't be edited."));
    if (asked.trim() === "" && !message.attachments) throw invalid("content", phrase("The message is empty."));
    if (message.content === asked) return message;
    const content = await app.gate.admit(app, {
      kind: "edit",
      content: asked,
      query: tx.query,
      actor,
      room_id: room.id,
      message_id,
    });
    const { names = [], groups = [] } = namedIn(content);
    await sql`
      insert into message_edits (message_id, version, content, written_at)
      select id, coalesce((select max(version) from message_edits where message_id = m.id), 0) + 1, content,
        coalesce(edited_at, created_at)
      from messages m where id = ${message_id}`.execute(tx.query);
    // Groups are notified once, when it is sent: an edit calls nobody together, and can take a call back.
    const preview = leadsElsewhere(app, message.content, content) ? sql`null` : sql`preview`;
    await sql`
      update messages set content = ${content}, edited_at = now(), preview = ${preview},
        mentions = mentions_among(room_id, ${names}::text[], sender_id),
        mention_groups = (select nullif(array_agg(g), '{}') from unnest(mention_groups) g where g = any(${groups}::text[]))
      where id = ${message_id}`.execute(tx.query);
    return notifyOfMessage(tx, message_id, "message_edited");
  });
}

/** Deletes for everybody: it is gone from the database with all that hung on it. One's own, or any as staff of the room. */
export async function deleteMessage(app: App, actor: Actor, message_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const { message, room } = await heldMessageFor(tx, actor, message_id, "read");
    if (message.sender_id !== actor.user_id) await roomFor(tx.query, actor, room.id, "moderate");
    if (message.deleted_at) return;
    await wipeMessages(tx, room.id, [message_id], { deleted_by: actor.user_id });
  });
}

/** Pins a message in its room, or takes it down. */
export function pinMessage(app: App, actor: Actor, message_id: string, pinned: boolean): Promise<Message> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const { message, room } = await heldMessageFor(tx, actor, message_id, "pin");
    requireThere(message);
    if ((message.pinned_at !== undefined) === pinned) return message;
    if (pinned) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from messages where room_id = ${room.id} and pinned_at is not null`.execute(
        tx.query,
      );
      if ((rows[0]?.count ?? 0) >= MAX_PINS)
        throw new AppError(
          "conflict",
          phrase("A room has at most {maximum} pinned messages. Unpin one first.", { maximum: MAX_PINS }),
        );
    }
    await sql`
      update messages set pinned_at = ${pinned ? sql`now()` : null}, pinned_by = ${pinned ? actor.user_id : null}
      where id = ${message_id}`.execute(tx.query);
    return notifyOfMessage(tx, message_id, "message_changed");
  });
}

/** Takes the preview of its link off a message: its author, or staff of the room. */
export function removePreview(app: App, actor: Actor, message_id: string): Promise<Message> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const { message, room } = await heldMessageFor(tx, actor, message_id, "read");
    if (message.sender_id !== actor.user_id) await roomFor(tx.query, actor, room.id, "moderate");
    requireThere(message);
    await sql`update messages set preview = null, no_preview = true where id = ${message_id}`.execute(tx.query);
    return message.preview ? notifyOfMessage(tx, message_id, "message_changed") : message;
  });
}
