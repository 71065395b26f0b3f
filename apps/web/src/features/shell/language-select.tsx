import type { Language } from "@helloworld/protocol";
import { i18n } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { errorText } from "../../app/errors.ts";
import { LANGUAGE_NAMES } from "../../app/language.ts";
import { showToast } from "../../ui/toast.ts";
import { chooseLanguage } from "../settings/choose-language.ts";

/** The language of the page, each by its own name, for anyone who cannot read the present one. */
export function LanguageSelect() {
  const { t } = useLingui();
  return (
    <select
      aria-label={t`Language`}
      value={i18n.locale}
      onChange={(event) => {
        chooseLanguage(event.target.value as Language).catch((error) => showToast(errorText(error), "error"));
      }}
      className="min-h-8 rounded-sm bg-transparent hover:text-ink pointer-coarse:min-h-11"
    >
      {Object.entries(LANGUAGE_NAMES).map(([value, name]) => (
        <option key={value} value={value} lang={value} className="bg-surface text-ink">
          {name}
        </option>
      ))}
    </select>
  );
}
