import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { APPEARANCE } from "../../../packages/protocol/src/constants.ts";

const SOURCE = new URL("../src/boot.js", import.meta.url);

/**
 * Puts `src/boot.js` into the head as a classic script from our own origin: it
 * runs before the first paint, and the content policy forbids inline scripts.
 */
export function bootScript(): Plugin {
  let src = "/src/boot.js";
  const withValues = (source: string) => source.replace("(APPEARANCE)", `(${JSON.stringify(APPEARANCE)})`);
  return {
    name: "boot-script",
    // While developing it is served as it is.
    transform: { filter: { id: /src\/boot\.js$/ }, handler: withValues },
    generateBundle() {
      const source = withValues(readFileSync(SOURCE, "utf8"));
      const hash = createHash("sha256").update(source).digest("base64url").slice(0, 8);
      const fileName = `assets/boot-${hash}.js`;
      this.emitFile({ type: "asset", fileName, source });
      src = `/${fileName}`;
    },
    transformIndexHtml: {
      order: "post",
      handler: () => [{ tag: "script", attrs: { src }, injectTo: "head-prepend" }],
    },
  };
}
