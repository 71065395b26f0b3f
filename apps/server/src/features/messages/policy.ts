import { type Message, phrase, type RoomAction } from "@helloworld/protocol";
import type { Actor } from "../../actor.ts";
import { AppError, notFound } from "../../errors.ts";
import { lockStreams, type Query, type Tx } from "../../streams/streams.ts";
import { type RoomFor, roomFor } from "../rooms/policy.ts";
import { messageById } from "./queries.ts";

export type MessageFor<N extends RoomAction> = { message: Message; room: RoomFor<N> };

/**
 * The one door to a message: it is that of its room. Who may not read the room gets not_found,
 * as for a message that never was; who may not do `need` there gets forbidden.
 */
export async function messageFor<N extends RoomAction>(
  query: Query,
  actor: Actor,
  message_id: string,
  need: N,
): Promise<MessageFor<N>> {
  return load(query, actor, message_id, await roomOf(query, message_id), need);
}

/** The same for a change: the stream of the room is held, so that what is read here stays true. */
export async function heldMessageFor<N extends RoomAction>(
  tx: Tx,
  actor: Actor,
  message_id: string,
  need: N,
): Promise<MessageFor<N>> {
  const room_id = await roomOf(tx.query, message_id);
  await lockStreams(tx, [room_id]);
  return load(tx.query, actor, message_id, room_id, need);
}

async function roomOf(query: Query, message_id: string): Promise<string> {
  const place = await query.selectFrom("messages").select("room_id").where("id", "=", message_id).executeTakeFirst();
  if (!place) throw notFound("message");
  return place.room_id;
}

async function load<N extends RoomAction>(query: Query, actor: Actor, message_id: string, room_id: string, need: N) {
  const readable = await roomFor(query, actor, room_id, "read").catch((error) => {
    throw error instanceof AppError ? notFound("message") : error;
  });
  const room = need === "read" ? (readable as RoomFor<N>) : await roomFor(query, actor, room_id, need);
  const message = await messageById(query, message_id);
  if (!message) throw notFound("message");
  return { message, room };
}

/** Throws gone for a message that was deleted. */
export function requireThere(message: Message): void {
  if (message.deleted_at) throw new AppError("gone", phrase("This message was deleted."));
}
