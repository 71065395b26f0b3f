import { transformAsync } from "@babel/core";
import type { Plugin } from "vite";

const MACRO = /from ["']@lingui\/(?:core|react)\/macro["']/;

/**
 * Turns the Lingui macros into calls with message ids. Vite's React plugin no
 * longer runs Babel, so this does, on the files that import a macro only.
 */
export function linguiMacro(): Plugin {
  return {
    name: "lingui-macro",
    enforce: "pre",
    transform: {
      filter: { id: /\.tsx?$/, code: MACRO },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id.split("?")[0] ?? id,
          babelrc: false,
          configFile: false,
          sourceMaps: true,
          parserOpts: { plugins: ["typescript", "jsx"] },
          plugins: ["@lingui/babel-plugin-lingui-macro"],
        });
        return result?.code ? { code: result.code, map: result.map ?? null } : null;
      },
    },
  };
}
