import type { Language } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { errorText } from "../../app/errors.ts";
import { chosenLanguage, LANGUAGE_NAMES } from "../../app/language.ts";
import { SelectField } from "../../ui/select-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { useMe } from "../session/use-session.ts";
import { chooseLanguage } from "./choose-language.ts";

const AUTOMATIC = "automatic";

export function LanguageField() {
  const { t } = useLingui();
  const me = useMe();
  const chosen = me ? me.language : (chosenLanguage() as Language | null);
  const names = Object.entries(LANGUAGE_NAMES) as [Language, string][];
  return (
    <SelectField<Language | typeof AUTOMATIC>
      label={t`Language`}
      hint={t`For the app, emails and notifications.`}
      value={chosen ?? AUTOMATIC}
      onChange={(value) => {
        chooseLanguage(value === AUTOMATIC ? null : value).catch((error) => showToast(errorText(error), "error"));
      }}
      options={[
        { value: AUTOMATIC, label: t`Same as my browser` },
        ...names.map(([value, label]) => ({ value, label })),
      ]}
    />
  );
}
