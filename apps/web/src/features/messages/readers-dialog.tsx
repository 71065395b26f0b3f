import type { Message } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { PeopleRows } from "./people-rows.tsx";

/** Who has read a message, of those who tell. */
export function ReadersDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLingui();
  const { data, error } = useQuery({
    queryKey: ["readers", message.message_id],
    queryFn: () => client.api.readers(message.message_id),
    staleTime: 0,
  });
  const rows = data?.readers.map(({ user, read_at }) => ({ key: user.id, user, at: read_at }));
  return (
    <Dialog title={t`Read by`} onClose={onClose}>
      <PeopleRows rows={rows} error={error} empty={t`Nobody who shares read receipts yet.`} />
    </Dialog>
  );
}
