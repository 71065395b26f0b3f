import { type RefObject, useRef, useState } from "react";
import { applyEdit } from "./apply-edit.ts";
import type { OptionKeys } from "./options.tsx";
import { namedEmoji, type Trigger, triggerAt } from "./trigger.ts";

type Box = RefObject<HTMLTextAreaElement | null>;

/** What is being typed that can be completed, and how what was picked takes its place. */
export function useCompletion(box: Box) {
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const keys = useRef<OptionKeys>(null);
  /** Where the list was closed by a key: it stays so for this word. */
  const [closed_at, setClosedAt] = useState<number | null>(null);

  /** Call when the text or the caret changed. */
  const look = (): void => {
    if (!box.current) return;
    const { value, selectionStart, selectionEnd } = box.current;
    const next = selectionStart === selectionEnd ? triggerAt(value, selectionStart) : null;
    setTrigger((now) => (isSame(now, next) ? now : next));
    if (next?.from !== closed_at) setClosedAt(null);
  };

  const close = () => {
    setClosedAt(trigger?.from ?? null);
    setActiveId(null);
  };

  const pick = (text: string) => {
    if (!box.current || !trigger) return;
    const { from, to } = trigger;
    applyEdit(box.current, { from, to, text, start: from + text.length, end: from + text.length });
    setTrigger(null);
  };

  const shown = trigger && trigger.from !== closed_at ? trigger : null;
  return {
    trigger: shown,
    activeId: shown && activeId,
    keys,
    look,
    close,
    pick,
    setActiveId,
    /** Whether the key was meant for the list. */
    press: (key: string): boolean => shown !== null && (keys.current?.press(key) ?? false),
    end: () => setTrigger(null),
  };
}

function isSame(a: Trigger | null, b: Trigger | null): boolean {
  return a === b || (a?.kind === b?.kind && a?.query === b?.query && a?.from === b?.from);
}

/** Puts the emoji in place of its name that was just typed, once it is known; when the text is another by then, it stays. */
export async function replaceNamedEmoji(box: HTMLTextAreaElement): Promise<void> {
  const named = namedEmoji(box.value, box.selectionStart);
  if (!named) return;
  const { value } = box;
  const [{ loadEmojis }, { emojiNamed, inTone }, { rememberedTone }] = await Promise.all([
    import("../emojis/emoji-data.ts"),
    import("../emojis/emoji-search.ts"),
    import("../emojis/emoji-memory.ts"),
  ]);
  const emoji = emojiNamed(await loadEmojis(), named.name);
  if (!emoji || box.value !== value) return;
  const text = inTone(emoji, rememberedTone());
  const place = named.from + text.length;
  applyEdit(box, { from: named.from, to: named.to, text, start: place, end: place });
}
