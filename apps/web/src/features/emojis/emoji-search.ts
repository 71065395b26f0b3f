import type { CustomEmoji } from "@helloworld/protocol";

/** One that can be picked: `text` is what is written, an emoji of Unicode or `:name:` of this server. */
export type Emoji = {
  text: string;
  /** In words, as it is read out. */
  label: string;
  /** Short names without colons. */
  names: readonly string[];
  tags: readonly string[];
  /** Number of the category; `CUSTOM` for those of this server. */
  group: number;
  /** The same with another skin, by tone 1 (light) to 5 (dark). */
  skins: readonly string[];
};

export const CUSTOM = -1;

/** What the files of emojibase hold of an emoji. */
export type RawEmoji = {
  label: string;
  hexcode: string;
  emoji: string;
  tags?: string[];
  group?: number;
  version: number;
  skins?: { emoji: string; tone: number | number[] }[];
};

/** Parts of emoji, which are none by themselves. */
const COMPONENTS = 2;

/** The emoji up to a version of Unicode's list, in its order. */
export function emojisOf(
  raw: readonly RawEmoji[],
  short_names: Readonly<Record<string, string | string[]>>,
  newest: number,
): Emoji[] {
  return raw.flatMap(({ label, hexcode, emoji, tags = [], group, version, skins = [] }) => {
    if (group === undefined || group === COMPONENTS || version > newest) return [];
    const tones = skins.filter((skin) => typeof skin.tone === "number").map((skin) => asUnicode(skin.emoji));
    const names = [short_names[hexcode] ?? []].flat();
    return [{ text: asUnicode(emoji), label, names, tags, group, skins: tones }];
  });
}

const RGI = /^\p{RGI_Emoji}$/v;

/** The files ask for the drawing in colour everywhere; Unicode's own list does so only where it is needed. */
function asUnicode(emoji: string): string {
  const plain = emoji.replaceAll("\ufe0f", "");
  return !RGI.test(emoji) && RGI.test(plain) ? plain : emoji;
}

export function emojiOf({ name }: CustomEmoji): Emoji {
  return { text: `:${name}:`, label: `:${name}:`, names: [name], tags: name.split("_"), group: CUSTOM, skins: [] };
}

/** With the chosen skin; 0 is none. */
export function inTone({ text, skins }: Emoji, tone: number): string {
  return skins[tone - 1] ?? text;
}

/** The emoji that words ask for, best first; each word has to begin a name, tag or word of the label. */
export function findEmojis(emojis: readonly Emoji[], asked: string, limit: number): Emoji[] {
  const words = asked.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const whole = words.join("_");
  const found: { emoji: Emoji; rank: number }[] = [];
  for (const emoji of emojis) {
    const rank = rankOf(emoji, words, whole);
    if (rank !== null) found.push({ emoji, rank });
  }
  // Sorting keeps the order of the list within a rank.
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ emoji }) => emoji);
}

function rankOf(emoji: Emoji, words: readonly string[], whole: string): number | null {
  if (emoji.names.includes(whole)) return 0;
  const parts = [...emoji.names.flatMap((name) => name.split("_")), ...emoji.label.toLowerCase().split(/[\s:,-]+/)];
  const begins = (all: readonly string[], word: string) => all.some((one) => one.startsWith(word));
  if (emoji.names.some((name) => name.startsWith(whole))) return 1;
  if (words.every((word) => begins(parts, word))) return 2;
  return words.every((word) => begins(parts, word) || begins(emoji.tags, word)) ? 3 : null;
}

/** The emoji that has exactly this short name. */
export function emojiNamed(emojis: readonly Emoji[], name: string): Emoji | undefined {
  return emojis.find((emoji) => emoji.names.includes(name));
}
