import {
  id,
  identitiesResponse,
  ownerBody,
  providerSignUpBody,
  providersResponse,
  returnBody,
  returnResponse,
  tokenResponse,
  visitProviderBody,
  visitProviderResponse,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { clientOf, setVisitCookie, takeVisitCookie } from "./client.ts";
import { listIdentities, unlinkIdentity } from "./identities.ts";
import { returnFromProvider, signUpByProvider, visitProvider } from "./oauth-states.ts";
import { answerSession } from "./start-session.ts";

const byProvider = z.object({ provider: z.string().max(30) });
const byId = z.object({ id });

/** Signing in with an account elsewhere (ACC-8). */
export function providerRoutes(routes: Routes, app: App): void {
  const tag = "Accounts";

  routes.endpoint(
    {
      method: "get",
      path: "/auth/providers",
      tag,
      summary: "Where else one may have an account to sign in with",
      access: "public",
      limit: "read",
      response: providersResponse,
    },
    () => ({ providers: app.config.providers.map(({ id, name }) => ({ id, name })) }),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/providers/{provider}/visit",
      tag,
      summary: "Where to send a browser, to sign in with a provider or to connect an account there",
      access: "public",
      limit: "login_address",
      params: byProvider,
      body: visitProviderBody,
      response: visitProviderResponse,
    },
    async ({ actor, params, body, c }) => {
      const { url, token } = await visitProvider(app, actor, params.provider, body);
      setVisitCookie(app, c, token);
      return { url };
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/providers/{provider}/return",
      tag,
      summary: "Finish a visit to a provider, in the browser that began it",
      access: "public",
      limit: "login_address",
      params: byProvider,
      body: returnBody,
      response: returnResponse,
    },
    async ({ actor, params, body, c }) => {
      const token = takeVisitCookie(app, c);
      const returned = await returnFromProvider(app, actor, params.provider, token, body.query, await clientOf(app, c));
      if (returned.outcome !== "started") return returned;
      const { next, started } = returned;
      return { outcome: "signed_in" as const, next, session: await answerSession(app, c, started) };
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/providers/sign_up",
      tag,
      summary: "Sign up and in, as somebody whom a provider knows",
      access: "public",
      limit: "register",
      body: providerSignUpBody,
      response: tokenResponse,
      status: 201,
    },
    async ({ body, c }) => answerSession(app, c, await signUpByProvider(app, body, await clientOf(app, c))),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/auth/identities",
      tag,
      summary: "My accounts elsewhere that sign me in",
      access: "user",
      limit: "read",
      response: identitiesResponse,
    },
    async ({ actor }) => ({ identities: await listIdentities(app, actor) }),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/auth/identities/{id}/unlink",
      tag,
      summary: "Disconnect one of my accounts elsewhere",
      access: "user",
      limit: "write",
      params: byId,
      body: ownerBody,
    },
    ({ actor, params, body }) => unlinkIdentity(app, actor, params.id, body.password),
  );
}
