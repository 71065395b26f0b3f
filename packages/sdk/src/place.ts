import type { Window } from "./entries.ts";
import type { RoomState } from "./reducer.ts";

/** A conversation on screen: a room, or one thread in it. */
export type Place = { room_id: string; thread_id?: string | undefined };
/** A room by its id alone. */
export type Where = string | Place;

export function placeOf(where: Where): Place {
  return typeof where === "string" ? { room_id: where } : where;
}

/** One text for each place: what is kept of places is found by it. */
export function placeKey(where: Where): string {
  const { room_id, thread_id } = placeOf(where);
  return thread_id === undefined ? room_id : `${room_id}/${thread_id}`;
}

export function placeFrom(key: string): Place {
  const [room_id = "", thread_id] = key.split("/");
  return { room_id, thread_id };
}

/** What is held of a room's messages, or of one thread. */
export function windowAt(state: RoomState | undefined, thread_id: string | undefined): Window | null {
  if (thread_id === undefined) return state?.window ?? null;
  return state?.threads[thread_id] ?? null;
}
