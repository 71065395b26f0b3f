import { t } from "@lingui/core/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { fieldErrors } from "../../app/errors.ts";
import { useForm } from "../../app/use-form.ts";
import { showToast } from "../../ui/toast.ts";
import { leave } from "./sign-out.ts";

/** A form for the new password of a link, and whether the link turned out to be void. */
export function useResetPassword(token: string) {
  const [dead, setDead] = useState(false);
  const form = useForm({
    initial: { password: "" },
    required: ["password"],
    submit: async ({ password }) => {
      try {
        await client.api.resetPassword({ token, password });
      } catch (error) {
        if (!fieldErrors(error).token) throw error;
        setDead(true);
        return;
      }
      // All sessions have ended, and with them the one of whoever is signed in here.
      await leave(async () => {
        if (client.store.me) await client.logout();
      }, "/login");
      showToast(t`Your new password is set. Sign in with it.`, "ok");
    },
  });
  return { ...form, dead };
}
