import type { i18n } from "@lingui/core";
import { englishTexts } from "./english-texts.ts";
import { language } from "./language.ts";

type Messages = typeof i18n.messages;

/** The texts that are loaded so far in the language of the page. What is not translated reads in English. */
export const texts: Messages = language === "en" ? englishTexts : Object.create(englishTexts);

const loading = new Map<string, Promise<void>>();

/**
 * Fetches the texts of a group (`build/text-groups.ts`) in the language of the page; without a connection they stay English.
 *
 * @public The virtual modules of `build/catalogues.ts` call it.
 */
export function addTexts(group: string): Promise<void> | undefined {
  if (language === "en") return undefined;
  const known = loading.get(group) ?? load(group);
  loading.set(group, known);
  return known;
}

async function load(group: string): Promise<void> {
  const response = await fetch(`${TEXTS_PATH}/${language}/${group}.json`).catch(() => undefined);
  if (response?.ok) Object.assign(texts, await response.json());
}
