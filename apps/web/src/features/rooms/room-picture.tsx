import type { Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { PictureInput } from "../../ui/picture-input.tsx";
import { showToast } from "../../ui/toast.ts";

/** For those who manage a room: another picture, or none. */
export function RoomPicture({ room }: { room: Room }) {
  const { t } = useLingui();
  const [pending, setPending] = useState(false);
  const set = async (picture: Blob | null) => {
    setPending(true);
    try {
      await client.api.setRoomPicture(room.id, picture);
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="flex flex-wrap items-start justify-center gap-2">
      <PictureInput
        label={room.picture_url ? t`Change picture` : t`Add a picture`}
        tooLarge={t`Pictures can be up to 5 MB.`}
        pending={pending}
        onChoose={set}
      />
      {room.picture_url && (
        <Button size="small" variant="quiet" pending={pending} onClick={() => set(null)}>
          <Trans>Remove picture</Trans>
        </Button>
      )}
    </div>
  );
}
