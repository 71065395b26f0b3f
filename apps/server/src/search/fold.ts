import { UNSPACED as RUN } from "@helloworld/text/letters";

const EMOJI = "\\u2600-\\u27bf\\u{1f1e6}-\\u{1f1ff}\\u{1f300}-\\u{1faff}";
/** Signs that stand within Indic words without being letters, and their digits. */
const WITHIN =
  "\\u093c\\u094d\\u0966-\\u096f\\u09bc\\u09cd\\u0a3c\\u0a4d\\u0abc\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca";

const WORDS = new RegExp(`[${RUN}]+|[${EMOJI}]|(?:(?![${RUN}${EMOJI}])[\\p{Alphabetic}0-9${WITHIN}])+`, "gu");
const IS_RUN = new RegExp(`^[${RUN}]`, "u");
/** Accents, points and vowel signs that people leave out, and what is not seen. */
const LEFT_OUT =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]|\u00ad|\u0640|\u200c|\u200d|[\u{1f3fb}-\u{1f3ff}]/gu;
const SAME: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  ð: "d",
  ς: "σ",
  ى: "ي",
  ة: "ه",
  ک: "ك",
  ی: "ي",
  ہ: "ه",
  ھ: "ه",
  ٱ: "ا",
};
const SAME_LETTERS = new RegExp(`[${Object.keys(SAME).join("")}]`, "gu");

/** What texts are compared by; `fold` of the database says the same. */
export function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(LEFT_OUT, "")
    .normalize("NFC")
    .replace(SAME_LETTERS, (letter) => SAME[letter] ?? letter);
}

export type Word = { text: string; is_run: boolean; start: number; end: number };

/** The words of a folded text, with their places. */
export function* wordsIn(folded: string): Generator<Word> {
  for (const { 0: text, index } of folded.matchAll(WORDS))
    yield { text, is_run: IS_RUN.test(text), start: index, end: index + text.length };
}
