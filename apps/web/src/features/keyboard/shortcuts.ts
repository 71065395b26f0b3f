import type { Folder, Room } from "@helloworld/protocol";
import { partsOf } from "../rooms/list-parts.ts";

export type Shortcut = "palette" | "sheet" | "back" | { step: 1 | -1; unread: boolean };

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** What a key asks for anywhere on the page; `typing` where it would write a character. */
export function shortcutOf(event: KeyPress, typing: boolean): Shortcut | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const command = ctrlKey || metaKey;
  if (command && !altKey && !shiftKey && key.toLowerCase() === "k") return "palette";
  if (command) return null;
  if (altKey && key === "ArrowDown") return { step: 1, unread: shiftKey };
  if (altKey && key === "ArrowUp") return { step: -1, unread: shiftKey };
  if (altKey) return null;
  if (key === "?" && !typing) return "sheet";
  return key === "Escape" ? "back" : null;
}

/** The conversation `step` away in the order of the list, or the first; of the unread ones where that is asked. */
export function besideRoom(
  rooms: readonly Room[],
  folders: readonly Folder[],
  current: string | undefined,
  { step, unread }: { step: 1 | -1; unread: boolean },
): Room | undefined {
  const parts = partsOf(rooms, folders);
  const all = [...parts.favourites, ...parts.folders.flatMap((part) => part.rooms), ...parts.others];
  const at = all.findIndex((room) => room.id === current);
  const onward = step === 1 ? all.slice(at + 1) : all.slice(0, Math.max(at, 0)).reverse();
  return unread ? onward.find((room) => (room.my?.unread_count ?? 0) > 0) : onward[0];
}
