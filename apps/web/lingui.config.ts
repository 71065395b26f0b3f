import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import babel from "@lingui/cli/api/extractors/babel";
import { phrases } from "./build/phrase-extractor.ts";

/** A language is a file: dropping `src/locales/xx.po` in adds it. */
const locales = readdirSync(new URL("./src/locales", import.meta.url))
  .filter((file) => file.endsWith(".po"))
  .map((file) => file.slice(0, -3));

export default {
  sourceLocale: "en",
  locales: [...new Set(["en", ...locales])],
  rootDir: fileURLToPath(new URL("../..", import.meta.url)),
  catalogs: [
    { path: "<rootDir>/apps/web/src/locales/{locale}", include: ["<rootDir>/apps/web/src"] },
    // What the server says: errors and mails.
    {
      path: "<rootDir>/packages/text/locales/{locale}",
      include: ["<rootDir>/apps/server/src", "<rootDir>/packages/protocol/src"],
    },
  ],
  extractors: [phrases, babel],
  orderBy: "message",
  formatOptions: { lineNumbers: false },
};
