import { plural, t } from "@lingui/core/macro";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds after which a message may delete itself. */
export const LIFETIMES = [5, 30, MINUTE, 5 * MINUTE, HOUR, 8 * HOUR, DAY, 7 * DAY];

/** A span of time in words; what another client chose may be any. */
export function spanName(seconds: number): string {
  const whole = (unit: number) => (seconds % unit === 0 ? seconds / unit : 0);
  if (whole(7 * DAY)) return plural(whole(7 * DAY), { one: "# week", other: "# weeks" });
  if (whole(DAY)) return plural(whole(DAY), { one: "# day", other: "# days" });
  if (whole(HOUR)) return plural(whole(HOUR), { one: "# hour", other: "# hours" });
  if (whole(MINUTE)) return plural(whole(MINUTE), { one: "# minute", other: "# minutes" });
  return plural(seconds, { one: "# second", other: "# seconds" });
}

/** What one chooses of, with the one that is chosen now. */
export function lifetimeOptions(now: number | null, none = t`Never`): { value: string; label: string }[] {
  const all = [...new Set([...LIFETIMES, ...(now === null ? [] : [now])])].sort((a, b) => a - b);
  return [{ value: "", label: none }, ...all.map((seconds) => ({ value: String(seconds), label: spanName(seconds) }))];
}

/** As an input for date and time has it, in the zone of this device. */
export function localInput(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
