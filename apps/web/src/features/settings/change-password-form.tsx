import { useLingui } from "@lingui/react/macro";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { PasswordRules } from "../session/password-rules.tsx";
import { useChangePassword } from "./use-account.ts";

export function ChangePasswordForm() {
  const { t } = useLingui();
  const { form, field, values, failure, pending } = useChangePassword();
  return (
    <form {...form} className="flex flex-col items-stretch gap-4">
      {failure && <Notice tone="error">{failure}</Notice>}
      <TextField
        {...field("current_password")}
        label={t`Current password`}
        type="password"
        autoComplete="current-password"
      />
      <TextField
        {...field("password")}
        label={t`New password`}
        type="password"
        autoComplete="new-password"
        hint={<PasswordRules password={values.password} />}
      />
      <Button type="submit" pending={pending} className="sm:self-start">{t`Change password`}</Button>
    </form>
  );
}
