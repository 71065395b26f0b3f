import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { EmojiFace } from "./emoji-face.tsx";
import { recentEmojis, rememberEmoji } from "./emoji-memory.ts";
import { EmojiPicker } from "./emoji-picker.tsx";

const USUAL = ["👍", "❤️", "😂", "😮", "😢", "🎉"];

/** A few emoji that answer most things, those used last first, and the way to all of them. */
export function ReactionPicker({ onPick }: { onPick: (text: string) => void }) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const [few] = useState(() => [...new Set([...recentEmojis(), ...USUAL])].slice(0, USUAL.length));
  if (all) return <EmojiPicker onPick={onPick} />;
  const pick = (text: string) => {
    rememberEmoji(text);
    onPick(text);
  };
  return (
    <div className="flex items-center gap-0.5 p-1.5">
      {few.map((text, index) => (
        <button
          key={text}
          type="button"
          // biome-ignore lint/a11y/noAutofocus: it was opened to choose one
          autoFocus={index === 0}
          aria-label={t`React with ${text}`}
          className="flex size-10 items-center justify-center rounded-full text-2xl hover:bg-sunken pointer-coarse:size-11"
          onClick={() => pick(text)}
        >
          <EmojiFace text={text} />
        </button>
      ))}
      <IconButton icon="plus" label={t`More emoji`} onClick={() => setAll(true)} />
    </div>
  );
}
