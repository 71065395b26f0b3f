import { SPACED } from "@helloworld/text/letters";
import { COVERED } from "@helloworld/text/words";

/** As the parser has it, but for the words next to it: too much hidden is better than too little. */
const SPOILER = /\|\|(?!\|)[^|]+(?:\|[^|]+)*\|\|/g;
/** One whose end was cut off. */
const BEGUN = new RegExp(String.raw`(?<!${SPACED}|\|)\|\|(?=[^\s|])[^|]*(?:\|[^|]+)*\|?$`, "u");

/** The text of a message in a line of a list: what one has to ask for stays hidden. */
export function previewText(content: string, length = 200): string {
  return content.replace(SPOILER, COVERED).replace(BEGUN, COVERED).slice(0, length);
}
