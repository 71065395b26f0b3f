import type { i18n } from "@lingui/core";

/** The English texts of the modules that are loaded so far, by message id: each adds its own (`build/lingui-macro.ts`). */
export const englishTexts: typeof i18n.messages = {};
