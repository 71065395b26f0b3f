import { directionOf, type Language, languageOfTag } from "@helloworld/protocol/constants";

const COOKIE = "language";
const YEAR = 365 * 24 * 60 * 60;

/** The languages of the interface, each by its own name. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  es: "Español",
  fr: "Français",
  de: "Deutsch",
  pt: "Português",
  ar: "العربية",
  ur: "اردو",
  hi: "हिन्दी",
  zh: "中文",
  ja: "日本語",
};

/** The language of this page: it stays the same until the page is loaded again. On the server each page has its own. */
export const language = typeof document === "undefined" ? "en" : decide();
if (typeof document !== "undefined") {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

/** The address, what was chosen here before, or what the browser asks for; of a rendered page, what the server took. */
function decide(): string {
  if (document.getElementById("page-data")) return document.documentElement.lang;
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "en-XA") return asked;
  for (const tag of [asked, chosenLanguage(), ...navigator.languages]) {
    const known = languageOfTag(tag);
    if (known) return known;
  }
  return "en";
}

/** The language that was chosen in this browser, or by the account that signed in last. */
export function chosenLanguage(): string | null {
  return new RegExp(`(?:^|; )${COOKIE}=([a-z]{2})`).exec(document.cookie)?.[1] ?? null;
}

/** Keeps the choice for the next page, where the server needs it too; null is what the browser asks for. */
export function keepLanguage(chosen: Language | null): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it before there is a script to ask
  document.cookie = `${COOKIE}=${chosen ?? ""}; path=/; max-age=${chosen ? YEAR : 0}; samesite=lax${secure}`;
}

/** Keeps the language of the account, and loads the page again where it is in another one. */
export function followLanguage(chosen: Language | null): void {
  keepLanguage(chosen);
  const is_asked = new URLSearchParams(location.search).has("lang");
  // Where cookies are refused the page would be loaded again and again.
  if (chosen && chosen !== language && !is_asked && chosenLanguage() === chosen) location.reload();
}
