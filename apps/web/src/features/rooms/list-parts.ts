import type { Folder, Room } from "@helloworld/protocol";
import { countedUnread } from "@helloworld/protocol/mute";

export type FolderPart = { folder: Folder; rooms: readonly Room[]; unread: number };
export type ListParts = {
  favourites: readonly Room[];
  folders: readonly FolderPart[];
  others: readonly Room[];
  hidden: readonly Room[];
};

/** My list in its parts; each room is in one of them. Of what is muted only mentions count as unread of its folder. */
export function partsOf(rooms: readonly Room[], folders: readonly Folder[], now = Date.now()): ListParts {
  const known = new Set(folders.map((folder) => folder.id));
  const hidden = rooms.filter(({ my }) => my?.is_hidden);
  const shown = rooms.filter(({ my }) => my && !my.is_hidden);
  const favourites = shown.filter(({ my }) => my?.is_favourite);
  const rest = shown.filter(({ my }) => !my?.is_favourite);
  const inFolder = ({ my }: Room) => Boolean(my?.folder_id && known.has(my.folder_id));
  return {
    favourites,
    folders: folders.map((folder) => {
      const inside = rest.filter(({ my }) => my?.folder_id === folder.id);
      return {
        folder,
        rooms: inside,
        unread: inside.reduce((sum, room) => sum + (room.my ? countedUnread(room.my, now) : 0), 0),
      };
    }),
    others: rest.filter((room) => !inFolder(room)),
    hidden,
  };
}
