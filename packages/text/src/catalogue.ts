import { existsSync, readFileSync } from "node:fs";
import { type Language, languageOfTag, type PhraseValues, partsOf } from "@helloworld/protocol";
import { type I18n, setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import PO from "pofile";
import { literals } from "./literal.ts";

const FOLDER = new URL("../locales/", import.meta.url);

const FALLBACK = "en" satisfies Language;

const loaded = new Map<string, I18n>();

/** The words of `phrase(…)`, in one of `LANGUAGES`; in English where a translation is missing. `more` are values it was made without. */
export function translate(language: string, text: string, more: PhraseValues = {}): string {
  const { message, values } = partsOf(text);
  return catalogueOf(language)._(message, literals({ ...values, ...more }));
}

/** The language that a reader understands best, by their setting, else by the header Accept-Language (RFC 9110, 12.5.4). */
export function languageFor(setting: string | null | undefined, accepted: string | null | undefined): Language {
  const wanted = (accepted ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const quality = parameters.find((parameter) => parameter.startsWith("q="));
      return { tag, quality: quality ? Number(quality.slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const tag of [setting, ...wanted.map((one) => one.tag)]) {
    const known = languageOfTag(tag);
    if (known) return known;
  }
  return FALLBACK;
}

function catalogueOf(language: string): I18n {
  const known = loaded.get(language);
  if (known) return known;
  const file = new URL(`${language}.po`, FOLDER);
  if (!existsSync(file)) return catalogueOf(FALLBACK);
  const { items } = PO.parse(readFileSync(file, "utf8"));
  const translated = items.filter(({ msgstr, obsolete }) => msgstr[0] && !obsolete);
  const messages = Object.fromEntries(translated.map(({ msgid, msgstr }) => [msgid, msgstr[0] ?? msgid]));
  const i18n = setupI18n({ locale: language, messages: { [language]: messages } }).setMessagesCompiler(compileMessage);
  loaded.set(language, i18n);
  return i18n;
}
