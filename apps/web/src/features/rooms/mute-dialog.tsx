import type { Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { MUTE_DURATIONS, type MuteDuration, mutedUntil } from "./mute-until.ts";
import { roomName } from "./names.ts";
import { changeRoom } from "./use-room-settings.ts";

/** Asks for how long a room is to be silent. */
export function MuteDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useLingui();
  const [pending, setPending] = useState<MuteDuration | null>(null);
  const names: Record<MuteDuration, string> = {
    hour: t`For an hour`,
    morning: t`Until 8:00 in the morning`,
    week: t`For a week`,
    always: t`Until I unmute it`,
  };
  const mute = async (silence: MuteDuration) => {
    setPending(silence);
    const done = await changeRoom(room, { muted_until: mutedUntil(silence, new Date()) });
    setPending(null);
    if (done) onClose();
  };
  const name = roomName(room);
  return (
    <Dialog title={t`Mute ${name}`} onClose={onClose}>
      <p className="mb-4 text-ink-soft">
        <Trans>Messages still arrive, but you're not notified about them.</Trans>
      </p>
      <div className="flex flex-col gap-2">
        {MUTE_DURATIONS.map((silence, index) => (
          <Button key={silence} autoFocus={index === 0} pending={pending === silence} onClick={() => mute(silence)}>
            {names[silence]}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
