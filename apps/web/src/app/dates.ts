import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";

const DAY_MS = 86_400_000;

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function daysAgo(date: Date): number {
  return Math.round((startOfDay(new Date()) - startOfDay(date)) / DAY_MS);
}

/** 14:05 */
export function clockTime(date: Date): string {
  return i18n.date(date, { hour: "numeric", minute: "2-digit" });
}

/** Today, Yesterday, or the day with its name. */
export function dayName(date: Date): string {
  const ago = daysAgo(date);
  if (ago === 0) return t`Today`;
  if (ago === 1) return t`Yesterday`;
  const sameYear = date.getFullYear() === new Date().getFullYear();
  return i18n.date(date, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** As short as it can be: the time today, the weekday this week, else the date. */
export function formatRelative(date: Date): string {
  const ago = daysAgo(date);
  if (ago <= 0) return clockTime(date);
  if (ago === 1) return t`Yesterday`;
  if (ago < 7) return i18n.date(date, { weekday: "short" });
  return i18n.date(date, { day: "numeric", month: "short", ...(ago > 300 ? { year: "numeric" } : {}) });
}

/** A time to come: on the same day the clock, within days that and the weekday, else the date. */
export function formatFuture(date: Date): string {
  const ahead = -daysAgo(date);
  if (ahead === 0) return clockTime(date);
  if (ahead < 7) return i18n.date(date, { weekday: "short", hour: "numeric", minute: "2-digit" });
  return i18n.date(date, { day: "numeric", month: "short" });
}

/** When somebody was last seen. */
export function lastSeen(date: Date): string {
  const time = clockTime(date);
  const ago = daysAgo(date);
  if (ago <= 0) return t`last seen at ${time}`;
  if (ago === 1) return t`last seen yesterday at ${time}`;
  const day = i18n.date(date, { day: "numeric", month: "long", ...(ago > 300 ? { year: "numeric" } : {}) });
  return t`last seen on ${day}`;
}

/** Day and time in full, for hints and lists. */
export function formatDateTime(date: Date): string {
  return i18n.date(date, { dateStyle: "medium", timeStyle: "short" });
}
