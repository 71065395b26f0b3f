import { type Edit, fenced, linked, type MessageDraft, toggleCode, toggleLines, toggleMark } from "./edits.ts";

export type Format =
  | "bold"
  | "italic"
  | "strike"
  | "code"
  | "code_block"
  | "link"
  | "number"
  | "bullet"
  | "quote"
  | "spoiler";

export function formatted(writing: MessageDraft, format: Format): Edit {
  switch (format) {
    case "bold":
      return toggleMark(writing, "**");
    case "italic":
      return toggleMark(writing, "_");
    case "strike":
      return toggleMark(writing, "~~");
    case "spoiler":
      return toggleMark(writing, "||");
    case "code":
      return toggleCode(writing);
    case "code_block":
      return fenced(writing);
    case "link":
      return linked(writing);
    case "number":
    case "bullet":
    case "quote":
      return toggleLines(writing, format);
  }
}

type Key = { format: Format; shift: boolean; code: string; shown: string };

/** By the place of the key for digits, which shift turns into other signs, and by its letter else. */
const KEYS: Key[] = [
  { format: "bold", shift: false, code: "b", shown: "B" },
  { format: "italic", shift: false, code: "i", shown: "I" },
  { format: "strike", shift: true, code: "x", shown: "Shift+X" },
  { format: "code", shift: false, code: "e", shown: "E" },
  { format: "code_block", shift: true, code: "e", shown: "Shift+E" },
  { format: "link", shift: true, code: "k", shown: "Shift+K" },
  { format: "number", shift: true, code: "Digit7", shown: "Shift+7" },
  { format: "bullet", shift: true, code: "Digit8", shown: "Shift+8" },
  { format: "quote", shift: true, code: "Digit9", shown: "Shift+9" },
  { format: "spoiler", shift: true, code: "h", shown: "Shift+H" },
];

type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The format that a key asks for, with Ctrl, or Cmd on a Mac. */
export function formatOf(event: KeyPress): Format | null {
  if (event.altKey || event.ctrlKey === event.metaKey) return null;
  const key = event.key.toLowerCase();
  return (
    KEYS.find((one) => one.shift === event.shiftKey && (one.code === key || one.code === event.code))?.format ?? null
  );
}

/** How the key of a format is called. */
export function keyName(format: Format): string {
  const modifier = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl+";
  return modifier + (KEYS.find((one) => one.format === format)?.shown ?? "");
}
