import { phrase } from "@helloworld/protocol";
import * as oauth from "openid-client";
import type { App } from "../../app.ts";
import { siteOf } from "../../config.ts";
import type { ProviderConfig } from "../../config-providers.ts";
import { AppError, notFound } from "../../errors.ts";

/** What a provider says of somebody. */
export type Claims = {
  subject: string;
  email: string | null;
  email_verified: boolean;
  first_name: string;
  last_name: string;
  username: string;
};

/** What we sent somebody to a provider with, to hold against what they return with. */
export type Expected = { state: string; nonce: string; code_verifier: string };

const TIMEOUT_SECONDS = 10;
const KEPT_MS = 3_600_000;
const FACEBOOK_VERSION = "v23.0";

/** What was discovered of each provider; one that could not be reached is asked again the next time. */
const discovered = new WeakMap<ProviderConfig, { at: number; configuration: Promise<oauth.Configuration> }>();

export function providerBy(app: App, id: string): ProviderConfig {
  const found = app.config.providers.find((provider) => provider.id === id);
  if (!found) throw notFound("provider");
  return found;
}

/** Where a provider sends people back to: a page of ours. */
export function returnAddress({ config }: App, provider: ProviderConfig): string {
  return `${siteOf(config)}/sign_in_with/${provider.id}`;
}

/** The provider's page to go to. */
export async function authorizationUrl(app: App, provider: ProviderConfig, expected: Expected): Promise<string> {
  const { state, nonce, code_verifier } = expected;
  const url = oauth.buildAuthorizationUrl(await configurationOf(app, provider), {
    redirect_uri: returnAddress(app, provider),
    scope: { oidc: "openid email profile", github: "read:user user:email", facebook: "email" }[provider.kind],
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(code_verifier),
    code_challenge_method: "S256",
    ...(provider.kind === "oidc" && { nonce }),
  });
  return url.href;
}

/** Who returned, by the code in the query; refused unless all of it is what we asked for. */
export async function claimsOf(app: App, provider: ProviderConfig, query: string, expected: Expected): Promise<Claims> {
  const configuration = await configurationOf(app, provider);
  const returned = new URL(returnAddress(app, provider));
  returned.search = query;
  const oidc = provider.kind === "oidc";
  try {
    const tokens = await oauth.authorizationCodeGrant(configuration, returned, {
      expectedState: expected.state,
      pkceCodeVerifier: expected.code_verifier,
      idTokenExpected: oidc,
      ...(oidc && { expectedNonce: expected.nonce }),
    });
    if (provider.kind === "github") return await gitHubClaims(configuration, provider, tokens.access_token);
    if (provider.kind === "facebook") return await facebookClaims(configuration, provider, tokens.access_token);
    const claims = tokens.claims();
    if (!claims) throw new Error("there is no id token");
    const info = configuration.serverMetadata().userinfo_endpoint
      ? await oauth.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
    return standardClaims({ ...info, ...claims });
  } catch (error) {
    throw refusal(app, provider, error);
  }
}

function configurationOf(app: App, provider: ProviderConfig): Promise<oauth.Configuration> {
  const known = discovered.get(provider);
  if (known && Date.now() - known.at < KEPT_MS) return known.configuration;
  const configuration = configure(provider).catch((error) => {
    discovered.delete(provider);
    app.log.warn("a provider could not be reached", { provider: provider.id, error: String(error) });
    throw unreachable(provider);
  });
  discovered.set(provider, { at: Date.now(), configuration });
  return configuration;
}

async function configure(provider: ProviderConfig): Promise<oauth.Configuration> {
  const { kind, issuer, client_id, client_secret } = provider;
  const insecure = issuer.startsWith("http:") ? [oauth.allowInsecureRequests] : [];
  if (kind === "oidc")
    return oauth.discovery(new URL(issuer), client_id, undefined, oauth.ClientSecretBasic(client_secret), {
      execute: insecure,
      timeout: TIMEOUT_SECONDS,
    });
  const endpoints =
    kind === "github"
      ? {
          authorization_endpoint: `${issuer}/login/oauth/authorize`,
          token_endpoint: `${issuer}/login/oauth/access_token`,
        }
      : {
          authorization_endpoint: `${issuer}/${FACEBOOK_VERSION}/dialog/oauth`,
          token_endpoint: `${graphOf(provider)}/oauth/access_token`,
        };
  const auth = oauth.ClientSecretPost(client_secret);
  const configuration = new oauth.Configuration({ issuer, ...endpoints }, client_id, undefined, auth);
  configuration.timeout = TIMEOUT_SECONDS;
  for (const allow of insecure) allow(configuration);
  return configuration;
}

/** Those of OpenID Connect; an address counts as confirmed only where that is said in so many words. */
function standardClaims(claims: Record<string, unknown> & { sub: string }): Claims {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
  const [first = "", ...others] = text("name").split(" ");
  return {
    subject: claims.sub,
    email: text("email") || null,
    email_verified: claims.email_verified === true,
    first_name: text("given_name") || first,
    last_name: text("family_name") || others.join(" "),
    username: text("preferred_username"),
  };
}

async function gitHubClaims(
  configuration: oauth.Configuration,
  { issuer }: ProviderConfig,
  token: string,
): Promise<Claims> {
  const api = issuer === "https://github.com" ? "https://api.github.com" : `${issuer}/api/v3`;
  const user = await resource<{ id: number; login: string; name: string | null }>(configuration, token, `${api}/user`);
  type Address = { email: string; primary: boolean; verified: boolean };
  const addresses = await resource<Address[]>(configuration, token, `${api}/user/emails`);
  const primary = addresses.find((address) => address.primary);
  if (!Number.isSafeInteger(user.id)) throw new Error("there is no id");
  return {
    ...standardClaims({ sub: String(user.id), name: user.name ?? "" }),
    email: primary?.email ?? null,
    email_verified: primary?.verified === true,
    username: user.login,
  };
}

const graphOf = ({ issuer }: ProviderConfig) =>
  `${issuer === "https://www.facebook.com" ? "https://graph.facebook.com" : issuer}/${FACEBOOK_VERSION}`;

/** Facebook does not say whether an address is confirmed. */
async function facebookClaims(
  configuration: oauth.Configuration,
  provider: ProviderConfig,
  token: string,
): Promise<Claims> {
  type Person = { id: string; first_name?: string; last_name?: string; email?: string };
  const fields = "id,first_name,last_name,email";
  const url = `${graphOf(provider)}/me?fields=${fields}`;
  const { id, first_name, last_name, email } = await resource<Person>(configuration, token, url);
  if (!id) throw new Error("there is no id");
  return standardClaims({ sub: id, given_name: first_name, family_name: last_name, email });
}

async function resource<T>(configuration: oauth.Configuration, token: string, url: string): Promise<T> {
  const headers = new Headers({ accept: "application/json", "user-agent": "helloworld-chat" });
  const response = await oauth.fetchProtectedResource(configuration, token, new URL(url), "GET", undefined, headers);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}

function refusal(app: App, provider: ProviderConfig, error: unknown): AppError {
  if (error instanceof oauth.AuthorizationResponseError && error.error === "access_denied")
    return new AppError(
      "forbidden",
      phrase("You did not allow it at {name}, so nothing has changed.", { name: provider.name }),
    );
  const cause = error instanceof oauth.ResponseBodyError ? error.error : error instanceof Error ? error.cause : "";
  const reason = `${error} ${cause ?? ""}`;
  app.log.warn("a return from a provider was refused", { provider: provider.id, error: reason });
  return new AppError(
    "conflict",
    phrase("The answer of {name} was not accepted. Begin again.", { name: provider.name }),
  );
}

const unreachable = ({ name }: ProviderConfig) =>
  new AppError(
    "busy",
    phrase("{name} cannot be reached at the moment. Try again later, or sign in another way.", { name }),
  );
