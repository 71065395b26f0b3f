import type { RichText as Tree } from "@helloworld/protocol";
import { wordsOf } from "@helloworld/text/words";

/** What can be read of a text, without form, in one line. */
export function plainText(nodes: Tree): string {
  return wordsOf(nodes).replace(/\s+/g, " ");
}
