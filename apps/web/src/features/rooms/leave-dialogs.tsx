import type { Room } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { queryClient } from "../../app/query.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { showToast } from "../../ui/toast.ts";

type RoomDialogProps = { room: Room; onClose: () => void };

export function LeaveRoomDialog({ room, onClose }: RoomDialogProps) {
  const { t } = useLingui();
  const goFrom = useGoFrom();
  return (
    <ConfirmDialog
      danger
      title={t`Leave ${room.name}?`}
      confirm={t`Leave`}
      onConfirm={() => goFrom(client.leaveRoom(room.id), t`You left ${room.name}.`)}
      onClose={onClose}
    >
      {room.member_count === 1 ? (
        <Trans>You're the last member: the room and its messages will be deleted.</Trans>
      ) : room.visibility === "public" ? (
        <Trans>You'll no longer see its messages. You can rejoin at any time.</Trans>
      ) : (
        <Trans>You'll no longer see its messages, and only its moderators and admins can add you again.</Trans>
      )}
    </ConfirmDialog>
  );
}

export function DeleteRoomDialog({ room, onClose }: RoomDialogProps) {
  const { t } = useLingui();
  const goFrom = useGoFrom();
  return (
    <ConfirmDialog
      danger
      title={t`Delete ${room.name}?`}
      confirm={t`Delete for everyone`}
      onConfirm={() => goFrom(client.deleteRoom(room.id), t`${room.name} was deleted.`)}
      onClose={onClose}
    >
      <Trans>The room and all its messages are deleted for everyone. This can't be undone.</Trans>
    </ConfirmDialog>
  );
}

/** Waits for the room to be gone from one's list, and returns to the others. */
function useGoFrom() {
  const navigate = useNavigate();
  return async (going: Promise<void>, done: string) => {
    try {
      await going;
      void queryClient.invalidateQueries({ queryKey: ["public_rooms"] });
      await navigate({ to: "/messages" });
      showToast(done, "ok");
    } catch (error) {
      showToast(t`That didn't work. ${errorText(error)}`, "error");
    }
  };
}
