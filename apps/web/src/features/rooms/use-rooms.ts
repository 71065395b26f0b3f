import type { Room } from "@helloworld/protocol";
import { useStore } from "../../app/client.ts";

/** My rooms by last activity. */
export function useRooms(): readonly Room[] {
  return useStore((store) => store.rooms);
}

export function useRoomsLoaded(): boolean {
  return useStore((store) => store.rooms_loaded);
}

export function useRoom(room_id: string): Room | undefined {
  return useStore((store) => store.room(room_id));
}

/** Unread messages in all my rooms. */
export function useUnreadTotal(): number {
  return useStore((store) => store.total_unread);
}

/** The ids of the rooms that I am in. */
export function useMyRoomIds(): ReadonlySet<string> {
  return new Set(useRooms().map((room) => room.id));
}
