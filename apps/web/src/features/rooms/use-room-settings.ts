import type { Folder, Room, RoomSettingsBody } from "@helloworld/protocol";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

const NONE: readonly Folder[] = [];

/** My folders in my order; none until they are known. */
export function useFolders(): readonly Folder[] {
  return useStore("folders") ?? NONE;
}

/** Sets what I choose for a room; says so where that does not work. Answers whether it did. */
export async function changeRoom(room: Room, body: RoomSettingsBody): Promise<boolean> {
  try {
    await client.setRoomSettings(room.id, body);
    return true;
  } catch (error) {
    showToast(errorText(error), "error");
    return false;
  }
}
