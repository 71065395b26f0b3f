import emojisUrl from "emojibase-data/en/data.json?url";
import namesUrl from "emojibase-data/en/shortcodes/github.json?url";
import { useEffect, useMemo, useState } from "react";
import { useCustomEmojis } from "../../app/custom-emojis.ts";
import { type Emoji, emojiOf, emojisOf, type RawEmoji } from "./emoji-search.ts";

let loaded: Emoji[] | undefined;
let coming: Promise<Emoji[]> | undefined;

/** The emoji of Unicode that this device can draw; fetched from our server once. */
export async function loadEmojis(): Promise<Emoji[]> {
  coming ??= Promise.all([fetchJson<RawEmoji[]>(emojisUrl), fetchJson<Record<string, string | string[]>>(namesUrl)])
    .then(([raw, names]) => {
      loaded = emojisOf(raw, names, newestDrawn());
      return loaded;
    })
    .catch((error: unknown) => {
      coming = undefined;
      throw error;
    });
  return coming;
}

async function fetchJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}

/** One emoji that is new in each version, newest first. */
const NEW_IN: [version: number, emoji: string][] = [
  [17, "🫪"],
  [16, "🫩"],
  [15, "🫨"],
  [14, "🫠"],
  [13, "🥲"],
  [12, "🥱"],
];

/** The newest version of the list that the system's font has; all, where it draws without colour and so cannot be told. */
function newestDrawn(): number {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return Number.POSITIVE_INFINITY;
  context.textBaseline = "top";
  context.font = "18px sans-serif";
  const isColoured = (emoji: string) => {
    context.clearRect(0, 0, 24, 24);
    context.fillStyle = "red";
    context.fillText(emoji, 0, 0);
    const { data } = context.getImageData(0, 0, 24, 24);
    for (let at = 0; at < data.length; at += 4) if ((data[at + 1] ?? 0) + (data[at + 2] ?? 0) > 0) return true;
    return false;
  };
  if (!isColoured("😀")) return Number.POSITIVE_INFINITY;
  return NEW_IN.find(([, emoji]) => isColoured(emoji))?.[0] ?? 11;
}

export type EmojiList = { emojis: readonly Emoji[]; failed: boolean; retry: () => void };

/** All emoji to choose of, those of this server first; empty while they are on their way. */
export function useEmojis(): EmojiList {
  const custom = useCustomEmojis();
  const [unicode, setUnicode] = useState(loaded);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (unicode || failed) return;
    let left = false;
    loadEmojis().then(
      (all) => !left && setUnicode(all),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [unicode, failed]);
  const emojis = useMemo(() => (unicode ? [...custom.map(emojiOf), ...unicode] : []), [custom, unicode]);
  return { emojis, failed, retry: () => setFailed(false) };
}
