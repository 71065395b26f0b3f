import { i18n } from "@lingui/core";

/** Every catalogue there is: adding a language is adding a file. */
const catalogues = import.meta.glob<{ messages: Parameters<typeof i18n.load>[1] }>("../locales/*.po");
const path = (locale: string) => `../locales/${locale}.po`;

/** The first language of the browser that has a catalogue, or English. */
function preferredLocale(): string {
  for (const tag of navigator.languages) {
    for (const locale of [tag, tag.split("-")[0] ?? tag]) {
      if (path(locale) in catalogues) return locale;
    }
  }
  return "en";
}

export async function startI18n(): Promise<void> {
  const locale = preferredLocale();
  const catalogue = await catalogues[path(locale)]?.();
  i18n.load(locale, catalogue?.messages ?? {});
  i18n.activate(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = new Set(["ar", "ur", "he", "fa"]).has(locale) ? "rtl" : "ltr";
}
