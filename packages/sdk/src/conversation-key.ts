import type { Window } from "./entries.ts";
import type { RoomState } from "./reducer.ts";

/** A conversation on screen: a room, or one thread in it. */
export type ConversationKey = { room_id: string; thread_id?: string | undefined };
/** A room by its id alone. */
export type ConversationRef = string | ConversationKey;

export function conversationKeyOf(where: ConversationRef): ConversationKey {
  return typeof where === "string" ? { room_id: where } : where;
}

/** One text for each place: what is kept of places is found by it. */
export function conversationKeyText(where: ConversationRef): string {
  const { room_id, thread_id } = conversationKeyOf(where);
  return thread_id === undefined ? room_id : `${room_id}/${thread_id}`;
}

export function conversationKeyFrom(key: string): ConversationKey {
  const [room_id = "", thread_id] = key.split("/");
  return { room_id, thread_id };
}

/** What is held of a room's messages, or of one thread. */
export function windowAt(state: RoomState | undefined, thread_id: string | undefined): Window | null {
  if (thread_id === undefined) return state?.window ?? null;
  return state?.threads[thread_id] ?? null;
}
