import { changePasswordBody, deleteAccountBody, forgotPasswordBody, resetPasswordBody } from "@helloworld/protocol";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { clientOf, forgetCookies } from "./client.ts";
import { deleteAccount } from "./delete-account.ts";
import { changePassword, forgotPassword, resetPassword } from "./password-actions.ts";

/** Forgotten and changed passwords (ACC-4, ACC-5), and the end of the account (ACC-10). */
export function passwordRoutes(routes: Routes, app: App): void {
  const tag = "Accounts";

  routes.endpoint(
    {
      method: "post",
      path: "/auth/forgot_password",
      tag,
      summary: "Have a link sent to choose a new password; the answer does not tell whether the address exists",
      access: "public",
      limit: "register",
      body: forgotPasswordBody,
    },
    ({ body }) => forgotPassword(app, body.email),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/reset_password",
      tag,
      summary: "Choose a new password by the token of a link; all sessions end",
      access: "public",
      limit: "register",
      body: resetPasswordBody,
    },
    async ({ body, c }) => resetPassword(app, body, await clientOf(app, c)),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/change_password",
      tag,
      summary: "Change my password; my other sessions end",
      access: "user",
      limit: "write",
      body: changePasswordBody,
    },
    ({ actor, body }) => changePassword(app, actor, body.current_password, body.password),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/delete_account",
      tag,
      summary: "Delete my account and everything of mine",
      access: "user",
      limit: "write",
      body: deleteAccountBody,
    },
    async ({ actor, body, c }) => {
      await deleteAccount(app, actor, body.password);
      forgetCookies(app, c);
    },
  );
}
