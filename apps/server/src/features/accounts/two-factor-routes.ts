import {
  confirmTwoFactorBody,
  ownerBody,
  recoveryCodesResponse,
  tokenResponse,
  twoFactorBody,
  twoFactorSetup,
  twoFactorState as twoFactorStateSchema,
} from "@helloworld/protocol";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { clientOf } from "./client.ts";
import { answerSession } from "./start-session.ts";
import {
  beginTwoFactor,
  confirmTwoFactor,
  disableTwoFactor,
  enableByPasskey,
  finishByCode,
  renewRecoveryCodes,
  twoFactorState,
} from "./two-factor.ts";

/** The second factor: its codes, and whether it is on (ACC-7). */
export function twoFactorRoutes(routes: Routes, app: App): void {
  const tag = "Accounts";

  routes.endpoint(
    {
      method: "post",
      path: "/auth/two_factor",
      tag,
      summary: "Finish a sign-in by a code of the app, or a recovery code",
      access: "public",
      limit: "login_address",
      body: twoFactorBody,
      response: tokenResponse,
    },
    async ({ body, c }) =>
      answerSession(app, c, await finishByCode(app, body.two_factor_token, body.code, await clientOf(app, c))),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/auth/two_factor",
      tag,
      summary: "Whether my second factor is on",
      access: "user",
      limit: "read",
      response: twoFactorStateSchema,
    },
    ({ actor }) => twoFactorState(app.db.query, actor.user_id),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/two_factor/setup",
      tag,
      summary: "A secret for my app, as text and QR code",
      access: "user",
      limit: "write",
      body: ownerBody,
      response: twoFactorSetup,
    },
    ({ actor, body }) => beginTwoFactor(app, actor, body.password),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/two_factor/confirm",
      tag,
      summary: "Turn the second factor on by a first code; answers the recovery codes, once",
      access: "user",
      limit: "write",
      body: confirmTwoFactorBody,
      response: recoveryCodesResponse,
    },
    async ({ actor, body, c }) => ({
      recovery_codes: await confirmTwoFactor(app, actor, body.code, await clientOf(app, c)),
    }),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/two_factor/enable",
      tag,
      summary: "Turn the second factor on with my passkeys; answers the recovery codes, once",
      access: "user",
      limit: "write",
      body: ownerBody,
      response: recoveryCodesResponse,
    },
    async ({ actor, body }) => ({ recovery_codes: await enableByPasskey(app, actor, body.password) }),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/two_factor/recovery_codes",
      tag,
      summary: "New recovery codes; those from before are void",
      access: "user",
      limit: "write",
      body: ownerBody,
      response: recoveryCodesResponse,
    },
    async ({ actor, body }) => ({ recovery_codes: await renewRecoveryCodes(app, actor, body.password) }),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/two_factor/disable",
      tag,
      summary: "Turn the second factor off",
      access: "user",
      limit: "write",
      body: ownerBody,
    },
    ({ actor, body }) => disableTwoFactor(app, actor, body.password),
  );
}
