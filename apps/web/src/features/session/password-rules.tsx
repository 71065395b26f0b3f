import { LIMITS } from "@helloworld/protocol/constants";
import { useLingui } from "@lingui/react/macro";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";

/** The rules of a new password, ticked off while one types. The server has the last word. */
export function PasswordRules({ password }: { password: string }) {
  const { t } = useLingui();
  const rules = [
    { met: password.length >= LIMITS.password_min, text: t`${LIMITS.password_min} characters or more` },
    { met: /\p{Lu}/u.test(password), text: t`an uppercase letter` },
    { met: /\p{Ll}/u.test(password), text: t`a lowercase letter` },
    { met: /\p{Nd}/u.test(password), text: t`a digit` },
  ];
  return (
    <ul className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
      {rules.map(({ met, text }) => (
        <li key={text} className={cx("flex items-center gap-1.5", met && "font-medium text-ok-ink")}>
          {met ? <Icon name="check" className="size-4" /> : <span className="mx-1.5 size-1 rounded-full bg-current" />}
          {text}
          {met && <span className="sr-only">{t`(met)`}</span>}
        </li>
      ))}
    </ul>
  );
}
