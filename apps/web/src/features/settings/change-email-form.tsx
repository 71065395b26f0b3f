import { useLingui } from "@lingui/react/macro";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useChangeEmail } from "./use-account.ts";
import { useHasPassword } from "./use-security.ts";

export function ChangeEmailForm() {
  const { t } = useLingui();
  const has_password = useHasPassword();
  const { form, field, failure, pending } = useChangeEmail(has_password);
  return (
    <form {...form} className="flex flex-col items-stretch gap-4">
      {failure && <Notice tone="error">{failure}</Notice>}
      <TextField
        {...field("email")}
        label={t`New email`}
        type="email"
        autoComplete="email"
        autoCapitalize="none"
        hint={t`We'll send a link and a code there. Your current address is notified, and stays until the new one is confirmed.`}
      />
      {has_password && (
        <TextField {...field("password")} label={t`Your password`} type="password" autoComplete="current-password" />
      )}
      <Button type="submit" pending={pending} className="sm:self-start">{t`Change email`}</Button>
    </form>
  );
}
