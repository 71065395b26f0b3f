export const LASTING = ["half_hour", "hour", "four_hours", "today", "week", "never"] as const;
export type Lasting = (typeof LASTING)[number];

const MINUTE = 60_000;

/** When a status text ends that is to last this long; days and weeks are those of the device, and weeks end with Sunday. */
export function untilOf(lasting: Lasting, now: Date): Date | null {
  const midnightIn = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  switch (lasting) {
    case "half_hour":
      return new Date(now.getTime() + 30 * MINUTE);
    case "hour":
      return new Date(now.getTime() + 60 * MINUTE);
    case "four_hours":
      return new Date(now.getTime() + 240 * MINUTE);
    case "today":
      return midnightIn(1);
    case "week":
      return midnightIn(8 - (now.getDay() || 7));
    case "never":
      return null;
  }
}
