import { i18n } from "@lingui/core";
import { englishTexts } from "./english-texts.ts";

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

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A name within a sentence, set apart where its letters could turn those beside it (UAX #9, FSI and PDI). */
const isolated = (value: unknown) =>
  typeof value === "string" && RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;

/** Sets apart whatever is put into sentences, wherever that happens. */
function isolateValues(): void {
  const translate = i18n._.bind(i18n) as (id: string, values?: Record<string, unknown>, options?: object) => string;
  i18n._ = ((id: string, values?: Record<string, unknown>, options?: object) =>
    translate(
      id,
      values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolated(value)])),
      options,
    )) as typeof i18n._;
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
