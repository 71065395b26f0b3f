import type { UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Loading } from "../../ui/spinner.tsx";
import { PeopleSearch } from "../profiles/people-search.tsx";
import { CreateRoomDialog } from "../rooms/create-room-dialog.tsx";
import { useMe } from "../session/use-session.ts";

/** A person to write to, or the way to a group. */
export function NewConversationDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const [group, setGroup] = useState(false);
  const [opening, setOpening] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const write = async (person: UserCard) => {
    setOpening(true);
    setFailure(null);
    try {
      const room = await client.createRoom({ kind: "direct", user_id: person.id });
      await navigate({ to: "/messages/$room", params: { room: room.id } });
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setOpening(false);
    }
  };
  if (group) return <CreateRoomDialog visibility="private" onClose={onClose} />;
  return (
    <Dialog title={t`New conversation`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <p className="text-ink-soft">
          <Trans>Who do you want to message?</Trans>
        </p>
        {opening ? (
          <Loading label={t`Opening conversation`} />
        ) : (
          <PeopleSearch autoFocus onChoose={write} without={new Set(me ? [me.id] : [])} />
        )}
        <div className="flex flex-col gap-2 border-t border-line pt-4">
          <Button icon="people" onClick={() => setGroup(true)}>{t`Create a group or channel`}</Button>
        </div>
      </div>
    </Dialog>
  );
}
