const VARIATION_SELECTORS = /[\u{fe0e}\u{fe0f}]/gu;
/** Characters that are text by default and so need a selector to be emoji, unless a skin tone follows. */
const TEXT_BY_DEFAULT = /(?=\p{Emoji})\P{Emoji_Presentation}(?![\u{1f3fb}-\u{1f3ff}])/gu;
const EMOJI = /^\p{RGI_Emoji}$/v;

/**
 * The one spelling of an emoji, with each variation selector that Unicode wants and no other (UTS #51, fully-qualified);
 * null for any other text.
 */
export function canonicalEmoji(text: string): string | null {
  if (text.length > 64) return null;
  const qualified = text.replace(VARIATION_SELECTORS, "").replace(TEXT_BY_DEFAULT, "$&\u{fe0f}");
  return EMOJI.test(qualified) ? qualified : null;
}
