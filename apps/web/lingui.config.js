import { readdirSync } from "node:fs";

/** A language is a file: dropping `src/locales/xx.po` in adds it. */
const locales = readdirSync(new URL("./src/locales", import.meta.url))
  .filter((file) => file.endsWith(".po"))
  .map((file) => file.slice(0, -3));

export default {
  sourceLocale: "en",
  locales: [...new Set(["en", ...locales])],
  catalogs: [{ path: "<rootDir>/src/locales/{locale}", include: ["<rootDir>/src"] }],
  orderBy: "message",
  formatOptions: { lineNumbers: false },
};
