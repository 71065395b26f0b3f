import type { NotifyLevel, Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { RadioCards } from "../../ui/radio-cards.tsx";
import { FolderDialog } from "./folder-dialogs.tsx";
import { LookChoice } from "./look-choice.tsx";
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
        <Trans>Only you see these settings. They apply on all your devices.</Trans>
      </p>
      <RadioCards<NotifyLevel>
        label={t`Notify me about`}
        value={my.notify}
        onChange={(notify) => changeRoom(room, { notify })}
        options={[
          { value: "all", icon: "bell", title: t`All messages`, text: t`New messages count in the page title.` },
          { value: "mentions", icon: "person", title: t`Only mentions`, text: t`Others only show in your list.` },
          { value: "none", icon: "bellOff", title: t`Nothing`, text: t`You're never notified.` },
        ]}
      />
      <section aria-labelledby="silence" className="flex flex-col gap-2">
        <h3 id="silence" className="text-sm font-semibold">
          <Trans>Mute</Trans>
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
          <Trans>In your list</Trans>
        </h3>
        <Checkbox
          label={t`Favourite, shown at the top`}
          checked={my.is_favourite}
          onChange={(is_favourite) => changeRoom(room, { is_favourite })}
        />
        <Checkbox
          label={t`Hidden until next message`}
          checked={my.is_hidden}
          onChange={(is_hidden) => changeRoom(room, { is_hidden })}
        />
        <Button icon="folder" onClick={() => setOpen("folder")}>
          {folder ? t`In folder ${folder.name}` : t`Move to folder`}
        </Button>
      </section>
      <LookChoice room={room} />
      {open === "mute" && <MuteDialog room={room} onClose={() => setOpen(null)} />}
      {open === "folder" && <FolderDialog room={room} onClose={() => setOpen(null)} />}
    </div>
  );
}
