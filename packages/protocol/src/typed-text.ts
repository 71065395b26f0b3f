/** All but what leaves no mark on a screen: spaces of every kind, fillers, selectors, tags, marks without a letter, a note without a head. */
const SEEN = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Mn}\p{Me}\u2800\u{1d159}]/u;
/** Directions and spaces of no width do nothing at the ends of a line but make two of what looks like one. */
const UNSEEN_AT_ENDS = /[\s\u200b\u200e\u200f\u061c\u2060\ufeff]/u;
/** They turn the text around them, and that beside it (UAX #9): embeddings, overrides and isolates. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/u;
/** Invisible copies of ASCII; only a flag of a region is written with them, after U+1F3F4. */
const TAGS = /(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,8})[\u{e0000}-\u{e007f}]/u;
/** Characters that a line of text must not have: controls, and separators of lines and paragraphs. */
const NOT_OF_A_LINE = /[\p{Cc}\u2028\u2029]/u;

/** Whether nobody would see anything of a text. */
export function isUnseen(text: string): boolean {
  return !SEEN.test(text);
}

/** A line of text without what is not seen at its ends, in NFC. */
export function trimmedLine(text: string): string {
  if (isUnseen(text)) return "";
  let [start, end] = [0, text.length];
  while (UNSEEN_AT_ENDS.test(text.charAt(start))) start += 1;
  while (UNSEEN_AT_ENDS.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end).normalize("NFC");
}

/** Whether the database and JSON can hold a text: well-formed Unicode without NUL. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Whether a text can stand in one line beside others without hiding in it or turning it. */
export function isPlainLine(text: string): boolean {
  return isStorable(text) && !NOT_OF_A_LINE.test(text) && !TURNING.test(text) && !TAGS.test(text);
}
