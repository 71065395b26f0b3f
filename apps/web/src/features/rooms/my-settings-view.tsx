import type { NotifyLevel, Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { RadioCards } from "../../ui/radio-cards.tsx";
import { FolderDialog } from "./folder-dialogs.tsx";
import { MuteDialog } from "./mute-dialog.tsx";
import { useMutedText } from "./use-muted.ts";
import { changeRoom, useFolders } from "./use-room-settings.ts";

/** What I choose for myself in a room; nobody else sees it. */
export function MySettingsView({ room }: { room: Room }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<"mute" | "folder" | null>(null);
  const muted = useMutedText(room);
  const folder = useFolders().find(({ id }) => id === room.my?.folder_id);
  const { my } = room;
  if (!my) return null;
  return (
    <div className="flex flex-col gap-6 p-4">
      <p className="text-sm text-ink-soft">
        <Trans>This is for you alone, on all your devices. Nobody else sees it.</Trans>
      </p>
      <RadioCards<NotifyLevel>
        label={t`Tell me of`}
        value={my.notify}
        onChange={(notify) => changeRoom(room, { notify })}
        options={[
          { value: "all", icon: "bell", title: t`All messages`, text: t`New ones count in the title of the page.` },
          { value: "mentions", icon: "person", title: t`Only mentions`, text: t`Others show in this list alone.` },
          { value: "none", icon: "bellOff", title: t`Nothing`, text: t`I look when I want to.` },
        ]}
      />
      <section aria-labelledby="silence" className="flex flex-col gap-2">
        <h3 id="silence" className="text-sm font-semibold">
          <Trans>MuteDuration</Trans>
        </h3>
        {muted && <p>{muted}</p>}
        {muted ? (
          <Button icon="bell" onClick={() => changeRoom(room, { muted_until: null })}>{t`Unmute`}</Button>
        ) : (
          <Button icon="bellOff" onClick={() => setOpen("mute")}>{t`Mute for a while`}</Button>
        )}
      </section>
      <section aria-labelledby="place" className="flex flex-col gap-1">
        <h3 id="place" className="text-sm font-semibold">
          <Trans>In my list</Trans>
        </h3>
        <Checkbox
          label={t`A favourite, at the top`}
          checked={my.is_favourite}
          onChange={(is_favourite) => changeRoom(room, { is_favourite })}
        />
        <Checkbox
          label={t`Hidden until the next message`}
          checked={my.is_hidden}
          onChange={(is_hidden) => changeRoom(room, { is_hidden })}
        />
        <Button icon="folder" onClick={() => setOpen("folder")}>
          {folder ? t`In the folder ${folder.name}` : t`Put into a folder`}
        </Button>
      </section>
      {open === "mute" && <MuteDialog room={room} onClose={() => setOpen(null)} />}
      {open === "folder" && <FolderDialog room={room} onClose={() => setOpen(null)} />}
    </div>
  );
}
