import { NAME_START, UNSPACED } from "@helloworld/text/letters";
import { insideCode } from "./edits.ts";

/** What is being typed that can be completed: `@ada`, `:smile`, `/topic`. */
export type Trigger = { kind: "person" | "emoji" | "command"; query: string; from: number; to: number };

/** What may stand before an emoji: `12:30` and `std::cout` begin none. */
const BEFORE = `(?:^|[\\s([{*_~|>"']|[${UNSPACED}])`;
const PERSON = new RegExp(`${NAME_START}@([\\p{L}\\p{M}\\p{N}._-]{0,30})$`, "u");
const EMOJI = new RegExp(`${BEFORE}:([\\p{L}\\p{M}\\p{N}_+-]{2,32})$`, "u");
const NAMED = new RegExp(`${BEFORE}:([a-z0-9_+-]{2,32}):$`, "iu");
const COMMAND = /^\/([a-z]*)$/i;
/** No name is longer. */
const LOOKED_AT = 40;

/** What stands before the caret and can be completed; nothing can within lines of code. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(Math.max(0, caret - LOOKED_AT), caret);
  if (!/[@:/]/.test(before) || insideCode(text, caret)) return null;
  const command = COMMAND.exec(text.slice(0, caret))?.[1];
  if (command !== undefined) return { kind: "command", query: command, from: 0, to: caret };
  const person = PERSON.exec(before)?.[1];
  if (person !== undefined) return { kind: "person", query: person, from: caret - person.length - 1, to: caret };
  const emoji = EMOJI.exec(before)?.[1];
  return emoji === undefined ? null : { kind: "emoji", query: emoji, from: caret - emoji.length - 1, to: caret };
}

/** An emoji that was just typed to its last colon, `:smile:`. */
export function namedEmoji(text: string, caret: number): { name: string; from: number; to: number } | null {
  const name = NAMED.exec(text.slice(Math.max(0, caret - LOOKED_AT), caret))?.[1];
  if (name === undefined || insideCode(text, caret)) return null;
  return { name: name.toLowerCase(), from: caret - name.length - 2, to: caret };
}
