import { changeEmailBody, emailState as emailStateSchema, phrase, verifyEmailBody } from "@helloworld/protocol";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import type { Routes } from "../../http/routes.ts";
import { changeEmail, emailState, resendEmailProof, verifyByCode, verifyByToken } from "./email.ts";

/** Confirming and changing the email (ACC-3). */
export function emailRoutes(routes: Routes, app: App): void {
  const tag = "Accounts";

  routes.endpoint(
    {
      method: "get",
      path: "/auth/email",
      tag,
      summary: "My email, and whether it is confirmed",
      access: "user",
      limit: "read",
      response: emailStateSchema,
    },
    ({ actor }) => emailState(app.db.query, actor.user_id),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/verify_email",
      tag,
      summary: "Confirm an email by the token of its link, or, signed in, by code",
      access: "public",
      limit: "write",
      body: verifyEmailBody,
      response: emailStateSchema,
    },
    ({ actor, body }) => {
      const { token, code = "" } = body;
      if (token !== undefined) return verifyByToken(app, actor, token);
      if (!actor) throw new AppError("unauthenticated", phrase("Sign in first."));
      return verifyByCode(app, actor, code);
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/verify_email/resend",
      tag,
      summary: "Send the link and code again",
      access: "user",
      limit: "write",
      response: emailStateSchema,
    },
    ({ actor }) => resendEmailProof(app, actor),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/change_email",
      tag,
      summary: "Change my email; the new one must be confirmed",
      access: "user",
      limit: "write",
      body: changeEmailBody,
      response: emailStateSchema,
    },
    ({ actor, body }) => changeEmail(app, actor, body.email, body.password),
  );
}
