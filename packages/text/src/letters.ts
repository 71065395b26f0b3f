/**
 * The one definition of a word, for tags, mentions, their completion, marks of form
 * and search. The strings are insides of character classes for
 * expressions with the flag `u`.
 */

/** Scripts written without spaces, or with endings that grow onto words: Thai, Lao, Burmese, Khmer, Han, kana, Hangul. */
export const UNSPACED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{3ffff}";
/** Full-width and ideographic punctuation: it needs no space around it. */
const WIDE_SIGNS = "\\u3001-\\u3003\\u3008-\\u3020\\u3030\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65";
/** Letters, the signs that stand on them, digits and `_`. */
export const WORD = "\\p{L}\\p{M}\\p{N}_";
/** Joiners of Persian and Indic words, and the dots of `col·lecció` and `ぼっち・ざ・ろっく`: only between letters. */
const BETWEEN = "\\u200c\\u200d\\u00b7\\u30fb\\uff65";

/** One letter of a word, or what joins it to the next. */
export const IN_WORD = `(?:(?![${BETWEEN}])[${WORD}]|[${BETWEEN}](?=(?![${BETWEEN}])[${WORD}]))`;
/** A letter of a script with spaces, so that a word goes on there; signs of emoji are none. */
export const SPACED = `(?![${UNSPACED}\\ufe00-\\ufe0f\\u20e3])[${WORD}]`;
/** A name, a tag or an emoji can begin here: not within a word, an email address, a path or another name. */
export const NAME_START = `(?<!${SPACED}|[.@#/&+\\\\-])`;

const WIDE = new RegExp(`[${UNSPACED}${WIDE_SIGNS}]`, "u");

/** Whether a character belongs to writing without spaces, where words end at no space. */
export function isUnspaced(character: string): boolean {
  return WIDE.test(character);
}

const SPACED_LETTER = new RegExp(`^(?!_)${SPACED}$`, "u");

/** Whether a word of a script with spaces goes on with this character. */
export function isSpaced(character: string): boolean {
  return SPACED_LETTER.test(character);
}
