import type { Message, ReactionsResponse } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EmojiFace } from "../emojis/emoji-face.tsx";
import { PeopleRows } from "./people-rows.tsx";

/** Who reacted how. */
export function ReactionsDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLingui();
  const { data, error } = useQuery({
    queryKey: ["reactions", message.message_id, message.reactions],
    queryFn: () => client.api.reactions(message.message_id),
  });
  return (
    <Dialog title={t`Reactions`} onClose={onClose}>
      <PeopleRows rows={data && rowsOf(data)} error={error} empty={t`No reactions any more.`} />
    </Dialog>
  );
}

function rowsOf({ reactions }: ReactionsResponse) {
  return reactions.map(({ user, emoji, created_at }) => ({
    key: `${user.id} ${emoji}`,
    user,
    at: created_at,
    mark: (
      <span className="text-2xl">
        <EmojiFace text={emoji} />
      </span>
    ),
  }));
}
