import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { useForm } from "../../app/use-form.ts";
import { showToast } from "../../ui/toast.ts";
import { leave } from "../session/sign-out.ts";

const EMAIL = { email: "", password: "" };
const PASSWORD = { current_password: "", password: "" };

export function useChangeEmail(has_password: boolean) {
  const queries = useQueryClient();
  const form = useForm({
    initial: EMAIL,
    required: has_password ? ["email", "password"] : ["email"],
    submit: async ({ email, password }) => {
      const state = await client.api.changeEmail({ email: email.trim(), ...(has_password && { password }) });
      queries.setQueryData(["email"], state);
      form.setValues(EMAIL);
      showToast(t`Email sent to ${email.trim()}. Use it to confirm the address.`, "ok");
    },
  });
  return form;
}

export function useChangePassword() {
  const form = useForm({
    initial: PASSWORD,
    required: ["current_password", "password"],
    submit: async (body) => {
      await client.api.changePassword(body);
      form.setValues(PASSWORD);
      showToast(t`Password changed. All other devices are signed out.`, "ok");
    },
  });
  return form;
}

/** A form that asks once more before it deletes the account; `answer` is there while it asks. */
export function useDeleteAccount(has_password: boolean) {
  const [ask, setAsk] = useState<{ answer: (sure: boolean) => void } | null>(null);
  const form = useForm({
    initial: { confirm: "", password: "" },
    required: has_password ? ["password"] : [],
    check: ({ confirm }): { confirm?: string } => (confirm ? {} : { confirm: t`Tick this box to confirm.` }),
    submit: async ({ password }) => {
      const sure = await new Promise<boolean>((resolve) => setAsk({ answer: resolve }));
      setAsk(null);
      if (!sure) return;
      await leave(async () => {
        await client.api.deleteAccount({ ...(has_password && { password }), confirm: true });
        await client.logout();
      }, "/");
      showToast(t`Your account was deleted. Thank you for being here, and goodbye.`, "ok");
    },
  });
  return { ...form, answer: ask?.answer };
}
