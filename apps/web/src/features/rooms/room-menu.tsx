import type { Room } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { showToast } from "../../ui/toast.ts";
import { FolderDialog } from "./folder-dialogs.tsx";
import { MuteDialog } from "./mute-dialog.tsx";
import { roomName } from "./names.ts";
import { isRoomMuted } from "./use-muted.ts";
import { changeRoom } from "./use-room-settings.ts";

type RoomMenuProps = { room: Room; label: string; trigger: ReactNode; triggerClass: string };

/** What one can do with a conversation in one's list. */
export function RoomMenu({ room, ...button }: RoomMenuProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState<"mute" | "folder" | null>(null);
  const muted = isRoomMuted(room);
  const { my } = room;
  if (!my) return null;
  const hide = async () => {
    const name = roomName(room);
    if (!(await changeRoom(room, { is_hidden: true }))) return;
    showToast(t`${name} is hidden until its next message.`, "plain", {
      label: t`Undo`,
      run: () => void changeRoom(room, { is_hidden: false }),
    });
  };
  return (
    <>
      <Menu {...button} defaultOpen>
        <MenuItem icon="star" onAction={() => changeRoom(room, { is_favourite: !my.is_favourite })}>
          {my.is_favourite ? t`Remove from favourites` : t`Add to favourites`}
        </MenuItem>
        {muted ? (
          <MenuItem icon="bell" onAction={() => changeRoom(room, { muted_until: null })}>{t`Unmute`}</MenuItem>
        ) : (
          <MenuItem icon="bellOff" onAction={() => setOpen("mute")}>{t`Mute for a while`}</MenuItem>
        )}
        <MenuItem icon="folder" onAction={() => setOpen("folder")}>{t`Move to folder`}</MenuItem>
        {my.is_hidden ? (
          <MenuItem
            icon="eye"
            onAction={() => changeRoom(room, { is_hidden: false })}
          >{t`Show in list again`}</MenuItem>
        ) : (
          <MenuItem icon="eyeOff" onAction={hide}>{t`Hide until next message`}</MenuItem>
        )}
      </Menu>
      {open === "mute" && <MuteDialog room={room} onClose={() => setOpen(null)} />}
      {open === "folder" && <FolderDialog room={room} onClose={() => setOpen(null)} />}
    </>
  );
}
