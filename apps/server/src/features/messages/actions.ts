import type { Message } from "@helloworld/protocol";
import type { App } from "../../app.ts";
import { AppError, forbidden, notFound } from "../../errors.ts";
import type { Actor } from "../../realtime/connection.ts";
import { append, inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { roomFor } from "../rooms/policy.ts";
import { messageById } from "./queries.ts";

/** Changes the text of one's own message. */
export async function editMessage(app: App, actor: Actor, message_id: string, content: string): Promise<Message> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const message = await lockedMessage(tx, actor, message_id);
    if (message.sender_id !== actor.user_id) throw forbidden("Only the author can edit a message.");
    if (message.deleted_at) throw new AppError("gone", "This message was deleted.");
    if (message.content === content) return message;
    await tx.query
      .updateTable("messages")
      .set({ content, edited_at: new Date() })
      .where("id", "=", message_id)
      .execute();
    return changed(tx, message, "message_edited");
  });
}

/** Deletes for everybody: the text is gone from the database. One's own, or any as staff of the room. */
export async function deleteMessage(app: App, actor: Actor, message_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    const message = await lockedMessage(tx, actor, message_id);
    if (message.sender_id !== actor.user_id) await roomFor(tx.query, actor, message.chat_room_id, "moderate");
    if (message.deleted_at) return;
    await tx.query
      .updateTable("messages")
      .set({ content: "", deleted_at: new Date() })
      .where("id", "=", message_id)
      .execute();
    await changed(tx, message, "message_deleted");
  });
}

/** The message as it is with its room's stream held, for somebody who reads that room. */
async function lockedMessage(tx: Tx, actor: Actor, message_id: string): Promise<Message> {
  const place = await tx.query.selectFrom("messages").select("room_id").where("id", "=", message_id).executeTakeFirst();
  if (!place) throw notFound("message");
  await lockStreams(tx, [place.room_id]);
  await roomFor(tx.query, actor, place.room_id, "read").catch((error) => {
    throw error instanceof AppError ? notFound("message") : error;
  });
  const message = await messageById(tx.query, message_id);
  if (!message) throw notFound("message");
  return message;
}

async function changed(tx: Tx, before: Message, type: "message_edited" | "message_deleted"): Promise<Message> {
  const message = await messageById(tx.query, before.message_id);
  if (!message) throw notFound("message");
  await append(tx, message.chat_room_id, type, { room_id: message.chat_room_id, message }, message.message_id);
  return message;
}
