import { i18n } from "@lingui/core";
import { isolateValues } from "./isolate.ts";
import { language } from "./language.ts";
import { texts } from "./texts.ts";

export function startI18n(): void {
  isolateValues();
  i18n.load(language, texts);
  i18n.activate(language);
}
