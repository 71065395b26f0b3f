import type { Message, Room } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { newId } from "@helloworld/sdk";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { roomName } from "../rooms/names.ts";
import { RoomFace } from "../rooms/room-face.tsx";
import { useRooms } from "../rooms/use-rooms.ts";

const MOST = 20;

/** Chooses where a message is written again. What was refused stays chosen, with the reason. */
export function ForwardDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLingui();
  const rooms = useRooms().filter((room) => canInRoom(room, "send") && !room.my?.request);
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [keep_author, setKeepAuthor] = useState(true);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [pending, setPending] = useState(false);
  const [client_id] = useState(() => newId());
  const shown = rooms.filter((room) => roomName(room).toLowerCase().includes(words.trim().toLowerCase()));
  const toggle = (room: Room) => {
    const next = new Set(chosen);
    next[next.has(room.id) ? "delete" : "add"](room.id);
    setChosen(next);
  };
  const send = async () => {
    setPending(true);
    try {
      const room_ids = [...chosen];
      const answer = await client.api.forward(message.message_id, { room_ids, keep_author, client_id });
      const { length } = answer.sent;
      if (length > 0)
        showToast(
          plural(length, { one: "Forwarded to # conversation.", other: "Forwarded to # conversations." }),
          "ok",
        );
      if (answer.refused.length === 0) return onClose();
      setRefused(Object.fromEntries(answer.refused.map(({ room_id, detail }) => [room_id, detail])));
      setChosen(new Set(answer.refused.map(({ room_id }) => room_id)));
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog title={t`Forward message`} onClose={onClose}>
      <SearchField label={t`Find a conversation`} value={words} onChange={setWords} />
      <ul className="mt-3 flex max-h-72 flex-col overflow-y-auto scroll-thin">
        {shown.map((room) => (
          <li key={room.id} className="flex min-h-12 items-center gap-3 rounded-md px-1 hover:bg-sunken">
            <RoomFace room={room} size="small" silent />
            <Checkbox
              label={roomName(room)}
              checked={chosen.has(room.id)}
              error={refused[room.id]}
              onChange={() => (chosen.has(room.id) || chosen.size < MOST) && toggle(room)}
            />
          </li>
        ))}
        {shown.length === 0 && (
          <li className="py-3 text-ink-soft">
            <Trans>No conversations found.</Trans>
          </li>
        )}
      </ul>
      <div className="mt-4 border-t border-line pt-4">
        <Checkbox
          label={t`Show who wrote it, if everyone there may know`}
          checked={keep_author}
          onChange={setKeepAuthor}
        />
      </div>
      <div className="mt-6 flex justify-end gap-3">
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button
          variant="primary"
          icon="send"
          disabled={chosen.size === 0}
          pending={pending}
          onClick={send}
        >{t`Forward`}</Button>
      </div>
    </Dialog>
  );
}
