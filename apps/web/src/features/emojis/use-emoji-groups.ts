import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { CUSTOM, type Emoji, findEmojis } from "./emoji-search.ts";

export type EmojiGroup = { id: string; title: string; mark: string; emojis: readonly Emoji[] };

/** More is not looked through by anybody. */
const FOUND = 100;

/** What the picker shows: what was found, or else the recent ones and all by category. */
export function useEmojiGroups(emojis: readonly Emoji[], recent: readonly string[], asked: string): EmojiGroup[] {
  const { t } = useLingui();
  return useMemo(() => {
    if (asked.trim() !== "") {
      const found = findEmojis(emojis, asked.replaceAll(":", " "), FOUND);
      return found.length > 0 ? [{ id: "found", title: t`Search results`, mark: "🔍", emojis: found }] : [];
    }
    const titles: [group: number, title: string, mark: string][] = [
      [CUSTOM, t`Custom`, "🏠"],
      [0, t`Faces and feelings`, "😀"],
      [1, t`People`, "👋"],
      [3, t`Animals and nature`, "🐻"],
      [4, t`Food and drink`, "🍔"],
      [5, t`Travel and places`, "🚗"],
      [6, t`Activities`, "⚽"],
      [7, t`Objects`, "💡"],
      [8, t`Symbols`, "✅"],
      [9, t`Flags`, "🏁"],
    ];
    const groups = titles.map(([group, title, mark]) => ({
      id: String(group),
      title,
      mark,
      emojis: emojis.filter((emoji) => emoji.group === group),
    }));
    const lately = recent.flatMap((text) => asRecent(emojis, text));
    return [{ id: "recent", title: t`Recent`, mark: "🕘", emojis: lately }, ...groups].filter(
      (group) => group.emojis.length > 0,
    );
  }, [emojis, recent, asked, t]);
}

/** One that was picked before, with the skin that it had then; nothing when it is gone. */
function asRecent(emojis: readonly Emoji[], text: string): Emoji[] {
  const found = emojis.find((emoji) => emoji.text === text || emoji.skins.includes(text));
  return found ? [{ ...found, text, skins: [] }] : [];
}
