import {
  emailAddress,
  type ProviderSignUpBody,
  phrase,
  type ReturnResponse,
  type VisitProviderBody,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { randomPKCECodeVerifier } from "openid-client";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import type { ProviderConfig } from "../../config-providers.ts";
import { AppError, forbidden, violated } from "../../errors.ts";
import { inTransaction } from "../../streams/streams.ts";
import { createAccount } from "./actions.ts";
import { requireOwner } from "./attempts.ts";
import type { ClientInfo } from "./client.ts";
import { digest, randomToken } from "./digest.ts";
import { sendEmailProof } from "./email.ts";
import { addIdentity, identityTaken, linkIdentity } from "./identities.ts";
import { authorizationUrl, type Claims, claimsOf, type Expected, providerBy } from "./providers.ts";
import { type Started, startSession } from "./start-session.ts";
import { twoFactorState } from "./two-factor.ts";
import { beginTwoFactorChallenge } from "./two-factor-challenges.ts";

const visitHash = (app: App, token: string) => digest(app, "provider visit", token);
const signUpHash = (app: App, token: string) => digest(app, "provider sign-up", token);
const late = () => new AppError("conflict", phrase("This took too long, or was finished already. Begin again."));

/** Sends somebody to a provider. `token` is for a cookie: only the browser that left may return. */
export async function visitProvider(
  app: App,
  actor: Actor | null,
  provider_id: string,
  { purpose, next = "/", password }: VisitProviderBody,
): Promise<{ url: string; token: string }> {
  const provider = providerBy(app, provider_id);
  const links = purpose === "link";
  if (links) {
    if (!actor) throw new AppError("unauthenticated", phrase("Sign in first."));
    await requireOwner(app, actor, password);
  }
  const expected = { state: randomToken(), nonce: randomToken(), code_verifier: randomPKCECodeVerifier() };
  const url = await authorizationUrl(app, provider, expected);
  const token = randomToken();
  await sql`
    insert into oauth_states (token_hash, provider, session_id, credentials_version, state, nonce, code_verifier, next)
    values (${visitHash(app, token)}, ${provider.id}, ${links ? actor?.session_id : null},
      ${links ? actor?.credentials_version : null}, ${expected.state},
      ${expected.nonce}, ${expected.code_verifier}, ${next})`.execute(app.db.query);
  return { url, token };
}

/** What came of a visit, before a session of it is answered. */
export type Returned =
  | Exclude<ReturnResponse, { outcome: "signed_in" }>
  | { outcome: "started"; next: string; started: Started };

/** Takes somebody back: a visit ends with its first return, whatever that is worth. */
export async function returnFromProvider(
  app: App,
  actor: Actor | null,
  provider_id: string,
  token: string | undefined,
  query: string,
  client: ClientInfo,
): Promise<Returned> {
  const provider = providerBy(app, provider_id);
  const { rows } = await sql<
    Expected & { session_id: string | null; credentials_version: number | null; next: string }
  >`
    delete from oauth_states
    where token_hash = ${visitHash(app, token ?? "")} and provider = ${provider.id} and expires_at > now()
    returning session_id, credentials_version, state, nonce, code_verifier, next`.execute(app.db.query);
  const visit = rows[0];
  if (!visit) throw late();
  const { session_id, credentials_version, next } = visit;
  if (session_id !== null && (session_id !== actor?.session_id || credentials_version !== actor.credentials_version))
    throw forbidden(phrase("You're signed in with a different account than when you started this."));
  const claims = await claimsOf(app, provider, query, visit);
  if (session_id !== null && actor) {
    await linkIdentity(app, actor, provider, claims);
    return { outcome: "linked", next, provider: provider.name };
  }
  return signInBy(app, provider, claims, next, client);
}

/** By the provider's own id of somebody, never by an address: those are claimed, lent and passed on. */
async function signInBy(
  app: App,
  provider: ProviderConfig,
  claims: Claims,
  next: string,
  client: ClientInfo,
): Promise<Returned> {
  const { subject, email } = claims;
  const { rows } = await sql<{ user_id: string; credentials_version: number }>`
    update identities i set last_used_at = now(), email = ${email}
    from users u where u.id = i.user_id and issuer = ${provider.issuer} and subject = ${subject}
    returning i.user_id, u.credentials_version`.execute(app.db.query);
  if (!rows[0]) return { ...(await offerSignUp(app, provider, claims)), next };
  const { user_id, credentials_version } = rows[0];
  const { enabled } = await twoFactorState(app.db.query, user_id);
  if (enabled)
    return {
      outcome: "two_factor",
      next,
      two_factor_challenge: await beginTwoFactorChallenge(app, user_id, credentials_version),
    };
  const started = await inTransaction(app.db, app.hub, (tx) =>
    startSession(app, tx, user_id, client, { credentials_version }),
  );
  return { outcome: "started", next, started };
}

async function offerSignUp(app: App, provider: ProviderConfig, claims: Claims) {
  const token = randomToken();
  const { subject, email, email_verified, first_name, last_name, username } = claims;
  const { rows } = await sql<{ email_taken: boolean }>`
    insert into provider_sign_ups (token_hash, provider, issuer, subject, email, email_verified)
    values (${signUpHash(app, token)}, ${provider.id}, ${provider.issuer}, ${subject}, ${email}, ${email_verified})
    returning ${email_verified} and exists (select 1 from users where users.email = ${emailAddress(email ?? "")}::citext) as email_taken`.execute(
    app.db.query,
  );
  return {
    outcome: "sign_up" as const,
    provider: provider.name,
    sign_up_token: token,
    email: email ?? "",
    email_taken: rows[0]?.email_taken ?? false,
    first_name: first_name.slice(0, 50),
    last_name: last_name.slice(0, 50),
    username: username.replaceAll(/[^A-Za-z0-9._-]/g, "").slice(0, 30),
  };
}

/** Makes an account of somebody whom a provider knows. Their address is confirmed only where the provider says so of just it. */
export async function signUpByProvider(
  app: App,
  { sign_up_token, ...person }: ProviderSignUpBody,
  client: ClientInfo,
): Promise<Started> {
  const token_hash = signUpHash(app, sign_up_token);
  try {
    return await createAccount(app, person, client, async (tx, user) => {
      type Row = Claims & { issuer: string; provider: string };
      const { rows } = await sql<Row>`
        delete from provider_sign_ups where token_hash = ${token_hash} and expires_at > now()
        returning provider, issuer, subject, email, email_verified`.execute(tx.query);
      const known = rows[0];
      if (!known) throw late();
      await addIdentity(tx, user.id, { id: known.provider, issuer: known.issuer }, known);
      if (known.email_verified && emailAddress(known.email ?? "") === user.email) {
        await sql`update users set email_verified = true where id = ${user.id}`.execute(tx.query);
      } else {
        await sendEmailProof(app, tx, user, user.email);
      }
    });
  } catch (error) {
    throw violated(error)?.startsWith("identities_") ? identityTaken(error, "this provider") : error;
  }
}
