import type { RoomSettingsBody } from "@helloworld/protocol";

export const MUTE_DURATIONS = ["hour", "morning", "week", "always"] as const;
export type MuteDuration = (typeof MUTE_DURATIONS)[number];

/** The hour at which a morning begins. */
const MORNING = 8;

/** Until when a room is silent that is muted now for this long; mornings are those of the device. */
export function mutedUntil(silence: MuteDuration, now: Date): NonNullable<RoomSettingsBody["muted_until"]> {
  switch (silence) {
    case "hour":
      return new Date(now.getTime() + 3_600_000).toISOString();
    case "morning": {
      const days = now.getHours() < MORNING ? 0 : 1;
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING).toISOString();
    }
    case "week":
      return new Date(now.getTime() + 7 * 86_400_000).toISOString();
    case "always":
      return "always";
  }
}
