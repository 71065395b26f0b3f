import type { Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { VisibilityChoice } from "./visibility-choice.tsx";

export function RenameRoomDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useLingui();
  const [visibility, setVisibility] = useState(room.visibility);
  const { form, field, failure, pending } = useForm({
    initial: { name: room.name, topic: room.topic },
    required: ["name"],
    submit: async ({ name, topic }) => {
      await client.api.updateRoom(room.id, { name, topic, visibility });
      onClose();
    },
  });
  return (
    <Dialog title={t`Edit ${room.name}`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-5">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField {...field("name")} label={t`Name`} maxLength={LIMITS.room_name} autoFocus autoComplete="off" />
        <TextField {...field("topic")} label={t`Topic (optional)`} maxLength={LIMITS.room_topic} rows={2} />
        <VisibilityChoice value={visibility} onChange={setVisibility} />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
