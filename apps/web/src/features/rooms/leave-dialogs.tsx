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
        <Trans>You are the last one here: the room and its messages are deleted.</Trans>
      ) : room.visibility === "public" ? (
        <Trans>You no longer see its messages. You can join again at any time.</Trans>
      ) : (
        <Trans>You no longer see its messages, and only its staff can add you again.</Trans>
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
      confirm={t`Delete for everybody`}
      onConfirm={() => goFrom(client.deleteRoom(room.id), t`${room.name} is deleted.`)}
      onClose={onClose}
    >
      <Trans>The room goes with all its messages, for everyone in it. This cannot be undone.</Trans>
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
      showToast(t`That did not work. ${errorText(error)}`, "error");
    }
  };
}
