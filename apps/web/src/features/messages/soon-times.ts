import { t } from "@lingui/core/macro";

const MINUTE = 60_000;

/** Times that are often meant, from now on, in the zone of this device. */
export function soonTimes(now = new Date()): { label: string; at: Date }[] {
  const morning = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
  const untilMonday = ((8 - now.getDay()) % 7 || 7) as number;
  return [
    { label: t`In 20 minutes`, at: new Date(now.getTime() + 20 * MINUTE) },
    { label: t`In 1 hour`, at: new Date(now.getTime() + 60 * MINUTE) },
    { label: t`In 3 hours`, at: new Date(now.getTime() + 180 * MINUTE) },
    { label: t`Tomorrow at 9:00`, at: morning(1) },
    ...(untilMonday === 1 ? [] : [{ label: t`Monday at 9:00`, at: morning(untilMonday) }]),
  ];
}
