import type { Room } from "@helloworld/protocol";
import { isMuted } from "@helloworld/protocol/mute";
import { useLingui } from "@lingui/react/macro";
import { useStore } from "../../app/client.ts";
import { formatFuture } from "../../app/dates.ts";

/** Whether a room is silent now; looked at again when a silence ends. */
export function useMuted({ my }: Room): boolean {
  return useStore(() => my !== null && isMuted(my));
}

/** The same in words; null where it is not. */
export function useMutedText(room: Room): string | null {
  const { t } = useLingui();
  const until = room.my?.muted_until;
  if (!useMuted(room) || !until) return null;
  if (until === "always") return t`Muted`;
  const when = formatFuture(new Date(until));
  return t`Muted until ${when}`;
}
