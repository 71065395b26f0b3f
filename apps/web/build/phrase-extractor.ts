import type { ExtractorType } from "@lingui/conf";
import { generateMessageId } from "@lingui/message-utils/generateMessageId";

const CALL = /\bphrase\(\s*("(?:[^"\\\n]|\\.)*"|[^\s"])/g;
/** Where `phrase` itself stands. */
const DEFINITION = "packages/protocol/src/phrase.ts";

/** Finds the sentences of the server: the literal that each `phrase(…)` is called with. */
export const phrases: ExtractorType = {
  match: (filename) => /(apps[/\\]server|packages[/\\]protocol)[/\\]src[/\\].*\.ts$/.test(filename),
  extract(filename, code, onMessageExtracted) {
    for (const { 1: literal = "", index } of code.matchAll(CALL)) {
      const line = code.slice(0, index).split("\n").length;
      if (literal.startsWith('"')) {
        const message: string = JSON.parse(literal);
        onMessageExtracted({ id: generateMessageId(message), message, origin: [filename, line], placeholders: {} });
      } else if (!filename.replaceAll("\\", "/").endsWith(DEFINITION))
        throw new Error(`${filename}:${line}: phrase() takes a literal in double quotes`);
    }
  },
};
