import type { Room } from "@helloworld/protocol";
import { isMuted } from "@helloworld/protocol/mute";
import { useLingui } from "@lingui/react/macro";
import { formatFuture } from "../../app/dates.ts";

/** Whether a room is muted now. The store has another value of the room when its mute ends. */
export function isRoomMuted({ my }: Room): boolean {
  return my !== null && isMuted(my);
}

/** The same in words; null where it is not. */
export function useMutedText(room: Room): string | null {
  const { t } = useLingui();
  const until = room.my?.muted_until;
  if (!isRoomMuted(room) || !until) return null;
  if (until === "always") return t`Muted`;
  const when = formatFuture(new Date(until));
  return t`Muted until ${when}`;
}
