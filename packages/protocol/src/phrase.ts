declare const phrased: unique symbol;
/** A sentence for a person that is not yet in their language. Only `phrase` makes one. */
export type Phrase = string & { [phrased]: true };
export type PhraseValues = Record<string, string | number>;

/** A validator, a column and an error carry one string each, so the values stand behind the message. */
const SEPARATOR = "\u001f";

/**
 * A sentence as an ICU message in English, which is its key in the catalogue, and the values of its placeholders.
 * `npm run extract` finds it by the literal that it is called with.
 */
export function phrase(message: string, values?: PhraseValues): Phrase {
  return (values ? `${message}${SEPARATOR}${JSON.stringify(values)}` : message) as Phrase;
}

/** The message and the values of a phrase. */
export function partsOf(text: string): { message: string; values: PhraseValues } {
  const at = text.indexOf(SEPARATOR);
  if (at < 0) return { message: text, values: {} };
  return { message: text.slice(0, at), values: JSON.parse(text.slice(at + 1)) };
}

export const atLeast = (minimum: number) =>
  minimum === 1
    ? phrase("This field is required.")
    : phrase("{minimum, plural, one {At least # character.} other {At least # characters.}}", { minimum });
export const atMost = (maximum: number) =>
  phrase("{maximum, plural, one {At most # character.} other {At most # characters.}}", { maximum });
