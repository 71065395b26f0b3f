import type { Room } from "@helloworld/protocol";
import { useStore } from "../../app/client.ts";

/** My rooms by last activity. */
export function useRooms(): readonly Room[] {
  return useStore("rooms");
}

export function useRoomsLoaded(): boolean {
  return useStore("rooms_loaded");
}

export function useRoom(room_id: string): Room | undefined {
  return useStore("room", room_id);
}

/** Unread messages in all my rooms. */
export function useUnreadTotal(): number {
  return useStore("total_unread");
}

/** The ids of the rooms that I am in. */
export function useMyRoomIds(): ReadonlySet<string> {
  return new Set(useRooms().map((room) => room.id));
}
