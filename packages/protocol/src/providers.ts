import { z } from "zod";
import { presentPassword, registerBody, tokenResponse } from "./accounts.ts";
import { id, timestamp } from "./common.ts";
import { phrase } from "./phrase.ts";
import { twoFactorRequired } from "./security.ts";

/** Other places whose accounts sign in here, as the operator configured them. */
export const provider = z.object({ id: z.string(), name: z.string() }).meta({ id: "Provider" });
export type Provider = z.infer<typeof provider>;
export const providersResponse = z.object({ providers: z.array(provider) }).meta({ id: "ProvidersResponse" });
export type ProvidersResponse = z.infer<typeof providersResponse>;

/** A path of ours to go to afterwards. */
const next = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\s\\\p{Cc}]*$/u, { error: phrase("This is not a path of ours.") })
  .default("/");

export const visitProviderBody = z
  .object({
    purpose: z.enum(["sign_in", "link"]),
    next,
    password: presentPassword.optional().meta({ description: "To link, unless one has none." }),
  })
  .meta({ id: "VisitProviderBody" });
export type VisitProviderBody = z.input<typeof visitProviderBody>;
export const visitProviderResponse = z
  .object({
    url: z.string().meta({ description: "The provider's page; the browser keeps a cookie until it returns." }),
  })
  .meta({ id: "VisitProviderResponse" });
export type VisitProviderResponse = z.infer<typeof visitProviderResponse>;

export const returnBody = z
  .object({ query: z.string().max(8_000).meta({ description: "The query string that the provider returned with." }) })
  .meta({ id: "ReturnBody" });

/** How a visit to a provider ended. */
export const returnResponse = z
  .discriminatedUnion("outcome", [
    z
      .object({ outcome: z.literal("signed_in"), next: z.string(), session: tokenResponse })
      .meta({ id: "ReturnSignedIn" }),
    z
      .object({ outcome: z.literal("two_factor"), next: z.string(), two_factor_challenge: twoFactorRequired })
      .meta({ id: "ReturnTwoFactor" }),
    z.object({ outcome: z.literal("linked"), next: z.string(), provider: z.string() }).meta({ id: "ReturnLinked" }),
    z
      .object({
        outcome: z.literal("sign_up"),
        next: z.string(),
        provider: z.string(),
        sign_up_token: z.string(),
        email: z.string(),
        email_taken: z
          .boolean()
          .meta({ description: "The account that has it signs in its own way and connects this afterwards." }),
        first_name: z.string(),
        last_name: z.string(),
        username: z.string(),
      })
      .meta({ id: "ReturnSignUp" }),
  ])
  .meta({ id: "ReturnResponse" });
export type ReturnResponse = z.infer<typeof returnResponse>;

export const providerSignUpBody = registerBody
  .omit({ password: true })
  .extend({ sign_up_token: z.string().min(1).max(200) })
  .meta({ id: "ProviderSignUpBody" });
export type ProviderSignUpBody = z.infer<typeof providerSignUpBody>;

export const identity = z
  .object({
    id,
    provider: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    created_at: timestamp,
    last_used_at: timestamp.nullable(),
  })
  .meta({ id: "Identity" });
export type Identity = z.infer<typeof identity>;
export const identitiesResponse = z.object({ identities: z.array(identity) }).meta({ id: "IdentitiesResponse" });
export type IdentitiesResponse = z.infer<typeof identitiesResponse>;
