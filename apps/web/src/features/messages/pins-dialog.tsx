import type { Me, Message, Room } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { useLingui } from "@lingui/react/macro";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { showToast } from "../../ui/toast.ts";
import { MessageCard } from "./message-card.tsx";
import { usePages } from "./use-pages.ts";

/** What is pinned in a room. */
export function PinsDialog({ room, me, onClose }: { room: Room; me: Me; onClose: () => void }) {
  const { t } = useLingui();
  const { items, error, refetch, more, loading } = usePages<Message>(["pins", room.id], async (cursor) => {
    const { messages, next_cursor } = await client.api.pins(room.id, cursor ? { cursor } : {});
    return { items: messages, next_cursor };
  });
  const unpin = async (message: Message) => {
    try {
      await client.api.setPinned(message.message_id, false);
      await refetch();
    } catch (failed) {
      showToast(errorText(failed), "error");
    }
  };
  return (
    <Dialog title={t`Pinned messages`} onClose={onClose}>
      {error && <p role="alert">{errorText(error)}</p>}
      {!items && !error && <SkeletonRows rows={3} label={t`Loading`} />}
      {items?.length === 0 && (
        <p className="text-ink-soft">{t`No pinned messages. Pin one from its menu so that everyone can find it.`}</p>
      )}
      {/* A link in it leads to the message: the dialog has done its work. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links in it are what is pressed */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: so it is with the keyboard */}
      <div className="flex flex-col gap-3" onClick={(event) => (event.target as Element).closest("a") && onClose()}>
        {items?.map((message) => (
          <MessageCard key={message.message_id} message={message} my_id={me.id}>
            {canInRoom(room, "pin") && (
              <Button size="small" variant="quiet" onClick={() => unpin(message)}>{t`Unpin`}</Button>
            )}
          </MessageCard>
        ))}
        {more && <Button pending={loading} onClick={more}>{t`Show more`}</Button>}
      </div>
    </Dialog>
  );
}
