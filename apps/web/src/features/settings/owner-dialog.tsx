import type { OwnerBody } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { mustSignInAgain, useHasPassword, useSecurity } from "./use-security.ts";

type OwnerDialogProps = {
  title: ReactNode;
  /** What happens then. */
  children: ReactNode;
  confirm: ReactNode;
  danger?: boolean;
  /** Does it with what proves who asks; what goes wrong is shown here. */
  onProven: (owner: OwnerBody) => Promise<void>;
  onClose: () => void;
};

/** Asks for the password before something that changes how one signs in. */
export function OwnerDialog({ title, children, confirm, danger = false, onProven, onClose }: OwnerDialogProps) {
  const { t } = useLingui();
  const { data: security } = useSecurity();
  const has_password = useHasPassword();
  const { form, field, failure, pending } = useForm({
    initial: { password: "" },
    required: has_password ? ["password"] : [],
    submit: ({ password }) => onProven(has_password ? { password } : {}),
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        <div className="text-ink-soft">{children}</div>
        {failure && <Notice tone="error">{failure}</Notice>}
        {security && mustSignInAgain(security) && (
          <Notice tone="warn">
            <Trans>You don't have a password, so sign out and in again first to confirm it's you.</Trans>
          </Notice>
        )}
        {has_password && (
          <TextField
            {...field("password")}
            label={t`Your password`}
            type="password"
            autoComplete="current-password"
            autoFocus
          />
        )}
        <div className="flex flex-col-reverse gap-3 sm:flex-row sm:justify-end">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant={danger ? "danger" : "primary"} pending={pending}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
