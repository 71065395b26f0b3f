import {
  addPasskeyBody,
  id,
  ownerBody,
  passkey,
  passkeyFactorBody,
  passkeyLoginBody,
  passkeyOptions,
  renamePasskeyBody,
  tokenResponse,
  twoFactorChallengeBody,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { clientOf } from "./client.ts";
import { beginPasskeyFactor, beginPasskeyLogin, finishByPasskey, passkeyLogin } from "./passkey-login.ts";
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from "./passkeys.ts";
import { answerSession } from "./start-session.ts";

const byId = z.object({ id });

/** Passkeys, instead of the password or beside it (ACC-7). */
export function passkeyRoutes(routes: Routes, app: App): void {
  const tag = "Accounts";

  routes.endpoint(
    {
      method: "post",
      path: "/auth/passkeys/options",
      tag,
      summary: "What to ask the browser for, to add a passkey",
      access: "user",
      limit: "write",
      body: ownerBody,
      response: passkeyOptions,
    },
    ({ actor, body }) => beginPasskey(app, actor, body.password),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/passkeys",
      tag,
      summary: "Add the passkey that the browser made",
      access: "user",
      limit: "write",
      body: addPasskeyBody,
      response: passkey,
      status: 201,
    },
    async ({ actor, body, c }) => addPasskey(app, actor, body, await clientOf(app, c)),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/auth/passkeys/{id}",
      tag,
      summary: "Name one of my passkeys",
      access: "user",
      limit: "write",
      params: byId,
      body: renamePasskeyBody,
      response: passkey,
    },
    ({ actor, params, body }) => renamePasskey(app, actor, params.id, body.name),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/passkeys/{id}/remove",
      tag,
      summary: "Take one of my passkeys away",
      access: "user",
      limit: "write",
      params: byId,
      body: ownerBody,
    },
    ({ actor, params, body }) => removePasskey(app, actor, params.id, body.password),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/passkey_login/options",
      tag,
      summary: "What to ask the browser for, to sign in by a passkey",
      access: "public",
      limit: "login_address",
      response: passkeyOptions,
    },
    () => beginPasskeyLogin(app),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/passkey_login",
      tag,
      summary: "Sign in by a passkey",
      access: "public",
      limit: "login_address",
      body: passkeyLoginBody,
      response: tokenResponse,
    },
    async ({ body, c }) => answerSession(app, c, await passkeyLogin(app, body.credential, await clientOf(app, c))),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/two_factor/passkey/options",
      tag,
      summary: "What to ask the browser for, to finish a sign-in by a passkey",
      access: "public",
      limit: "login_address",
      body: twoFactorChallengeBody,
      response: passkeyOptions,
    },
    ({ body }) => beginPasskeyFactor(app, body.two_factor_token),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/two_factor/passkey",
      tag,
      summary: "Finish a sign-in by a passkey",
      access: "public",
      limit: "login_address",
      body: passkeyFactorBody,
      response: tokenResponse,
    },
    async ({ body, c }) => {
      const started = await finishByPasskey(app, body.two_factor_token, body.credential, await clientOf(app, c));
      return answerSession(app, c, started);
    },
  );
}
