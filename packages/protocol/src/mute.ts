import type { Room } from "./rooms.ts";

type Mine = NonNullable<Room["my"]>;

/** Whether a room is silent for who chose this. `now` in milliseconds. */
export function isMuted({ muted_until }: Pick<Mine, "muted_until">, now = Date.now()): boolean {
  return muted_until === "always" || (muted_until !== null && Date.parse(muted_until) > now);
}

/** Unread messages of which somebody wants to be told: in a silent room those that mention them. */
export function countedUnread(my: Mine, now = Date.now()): number {
  if (my.notify === "none") return 0;
  return my.notify === "all" && !isMuted(my, now) ? my.unread_count : my.mention_count;
}
