import { i18n } from "@lingui/core";
import { englishTexts } from "./english-texts.ts";
import { isolateValues } from "./isolate.ts";

/** Every other catalogue there is: adding a language is adding a file. English comes with the modules. */
const catalogues = import.meta.glob<{ messages: typeof i18n.messages }>(["../locales/*.po", "!../locales/en.po"]);
const path = (locale: string) => `../locales/${locale}.po`;

/** The first language of the browser that has a catalogue, or English. */
function preferredLocale(): string {
  for (const tag of navigator.languages) {
    for (const locale of [tag, tag.split("-")[0] ?? tag]) {
      if (locale === "en" || path(locale) in catalogues) return locale;
    }
  }
  return "en";
}

export async function startI18n(): Promise<void> {
  isolateValues();
  const locale = preferredLocale();
  const catalogue = await catalogues[path(locale)]?.();
  // What is not translated yet reads in English; the English texts grow as modules are loaded.
  i18n.load(locale, catalogue ? Object.setPrototypeOf({ ...catalogue.messages }, englishTexts) : englishTexts);
  i18n.activate(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = new Set(["ar", "ur", "he", "fa"]).has(locale) ? "rtl" : "ltr";
}
