import { useLingui } from "@lingui/react/macro";
import type { useForm } from "../../app/use-form.ts";
import { TextField } from "../../ui/text-field.tsx";

type Account = { first_name: string; last_name: string; username: string; email: string };

/** What every account starts with, as fields of a form. */
export function AccountFields({ field }: Pick<ReturnType<typeof useForm<Account>>, "field">) {
  const { t } = useLingui();
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...field("first_name")} label={t`First name`} autoComplete="given-name" autoCapitalize="words" />
        <TextField {...field("last_name")} label={t`Last name`} autoComplete="family-name" autoCapitalize="words" />
      </div>
      <TextField
        {...field("username")}
        label={t`Username`}
        autoComplete="username"
        autoCapitalize="none"
        hint={t`3 to 30 letters and digits, with single dots, dashes or underscores between them. Others can find you by it.`}
      />
      <TextField
        {...field("email")}
        label={t`Email`}
        type="email"
        autoComplete="email"
        autoCapitalize="none"
        hint={t`Only your contacts see it, unless you choose otherwise.`}
      />
    </>
  );
}
