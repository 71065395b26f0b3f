import type { Room, UserCard } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { showToast } from "../../ui/toast.ts";
import { PeoplePicker } from "../profiles/people-picker.tsx";

export function AddPeopleDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useLingui();
  const members = useStore("members", room.id);
  const [people, setPeople] = useState<readonly UserCard[]>([]);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const add = async () => {
    setPending(true);
    setFailure(null);
    try {
      await client.addMembers(
        room.id,
        people.map((person) => person.id),
      );
      showToast(plural(people.length, { one: "# person added.", other: "# people added." }), "ok");
      onClose();
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog title={t`Add people to ${room.name}`} onClose={onClose}>
      <div className="flex flex-col gap-5">
        {failure && <Notice tone="error">{failure}</Notice>}
        <PeoplePicker
          autoFocus
          label={t`People`}
          chosen={people}
          onChange={setPeople}
          without={new Set(members?.members.map((member) => member.user.id))}
        />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" pending={pending} disabled={people.length === 0} onClick={add}>
            <Trans>Add</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
