import katex from "katex";
import "katex/dist/katex.min.css";

/** Characters of a formula; a longer one is shown as its source. */
const LONGEST = 1_000;

/** Draws TeX into `place`; answers false, with nothing drawn, for what is none or too much. */
export function drawMaths(text: string, block: boolean, place: HTMLElement): boolean {
  if (text.length > LONGEST) return false;
  try {
    katex.render(text, place, {
      displayMode: block,
      throwOnError: true,
      strict: "ignore",
      // No links, classes, pictures or attributes of their own; nothing huge, no endless macros.
      trust: false,
      maxSize: 10,
      maxExpand: 200,
      output: "htmlAndMathml",
    });
    return true;
  } catch {
    // Not only ParseError: deep nesting ends the stack.
    place.replaceChildren();
    return false;
  }
}
