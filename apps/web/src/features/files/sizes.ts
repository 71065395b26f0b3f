import { i18n } from "@lingui/core";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Bytes as people read them, in the page's language: 1.5 MB. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1_000 && unit < UNITS.length - 1) [value, unit] = [value / 1_000, unit + 1];
  const maximumFractionDigits = unit > 1 && value < 100 ? 1 : 0;
  return i18n.number(value, {
    style: "unit",
    unit: UNITS[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits,
  });
}

/** Milliseconds as a clock: 1:05, or 1:00:05. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** Where a file is; the browser sends its cookie along. */
export function fileUrl(id: string, size?: "thumb" | "view"): string {
  return `/api/v1/chat/files/${id}${size ? `?size=${size}` : ""}`;
}
