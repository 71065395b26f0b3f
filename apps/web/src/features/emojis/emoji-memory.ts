/** What this device remembers of choosing emoji. */
const RECENT = "emoji_recent";
const TONE = "emoji_tone";
const KEPT = 24;

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is blocked: nothing is remembered.
  }
}

/** Those picked last, last first, as they were written. */
export function recentEmojis(): string[] {
  return read(RECENT).split(" ").filter(Boolean);
}

export function rememberEmoji(text: string): void {
  write(RECENT, [text, ...recentEmojis().filter((one) => one !== text)].slice(0, KEPT).join(" "));
}

/** Skin tone 1 (light) to 5 (dark); 0 for none. */
export function rememberedTone(): number {
  const tone = Number(read(TONE));
  return Number.isInteger(tone) && tone >= 0 && tone <= 5 ? tone : 0;
}

export function rememberTone(tone: number): void {
  write(TONE, String(tone));
}
