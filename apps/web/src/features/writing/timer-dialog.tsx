import type { Room } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { lifetimeOptions, spanName } from "./lifetimes.ts";

type TimerDialogProps = {
  room: Room;
  /** Seconds for the message that is being written; null for none of its own. */
  lifetime: number | null;
  onLifetime: (lifetime: number | null) => void;
  onClose: () => void;
};

/** When messages delete themselves: the one that is being written, and all new ones of the room. */
export function TimerDialog({ room, lifetime, onLifetime, onClose }: TimerDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Disappearing messages`} onClose={onClose}>
      <div className="flex flex-col gap-5">
        <SelectField
          label={t`The message you're writing`}
          value={lifetime === null ? "" : String(lifetime)}
          options={lifetimeOptions(lifetime, room.message_lifetime === null ? t`Never` : t`Room default`)}
          onChange={(value) => onLifetime(value === "" ? null : Number(value))}
        />
        <RoomTimer room={room} />
        <p className="text-sm text-ink-soft">
          <Trans>It's deleted for everyone, with its files. Someone may have copied it before.</Trans>
        </p>
        <Button variant="primary" onClick={onClose} className="self-end">
          <Trans>Done</Trans>
        </Button>
      </div>
    </Dialog>
  );
}

/** The timer of a room, to be changed by those who may: both of two, or who manages it. */
export function RoomTimer({ room }: { room: Room }) {
  const { t } = useLingui();
  const [pending, setPending] = useState(false);
  const { message_lifetime: now } = room;
  if (!canInRoom(room, room.kind === "direct" ? "send" : "manage"))
    return (
      <p className="text-sm">
        {now === null ? t`New messages here don't disappear.` : t`New messages here disappear after ${spanName(now)}.`}
      </p>
    );
  const change = async (value: string) => {
    setPending(true);
    try {
      await client.api.setTimer(room.id, value === "" ? null : Number(value));
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };
  return (
    <SelectField
      label={t`All new messages here`}
      hint={pending ? t`Saving` : t`For everyone, from now on.`}
      value={now === null ? "" : String(now)}
      options={lifetimeOptions(now)}
      onChange={change}
    />
  );
}
