import { i18n } from "@lingui/core";
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

/** The times to send at that one mostly wants, from now. */
export function soonTimes(now: Date): { key: string; label: string; at: Date }[] {
  const morning = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9);
  const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const nine = i18n.date(morning, { hour: "numeric", minute: "2-digit" });
  return [
    { key: "20", label: t`In 20 minutes`, at: after(20) },
    { key: "60", label: t`In an hour`, at: after(60) },
    { key: "morning", label: t`Tomorrow at ${nine}`, at: morning },
  ];
}

/** As an input for date and time has it, in the zone of this device. */
export function localInput(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
