import { z } from "zod";
import { email, newPassword, presentPassword, tokenResponse } from "./accounts.ts";
import { withAliases } from "./aliases.ts";
import { id, timestamp } from "./common.ts";
import { passkey, passkeySignature } from "./passkeys.ts";
import { phrase } from "./phrase.ts";

const token = z.string().min(1).max(200);
const sixDigits = z
  .string()
  .trim()
  .regex(/^\d{6}$/, { error: phrase("Six digits.") });

/** The answer to everything about one's email. */
export const emailState = z
  .object({
    email: z.string(),
    email_verified: z.boolean(),
    pending_email: z.string().nullable().meta({ description: "A new address that was not confirmed yet." }),
    resend_after_ms: z.number().int().meta({ description: "When the link and code can be sent again." }),
  })
  .meta({ id: "EmailState" });
export type EmailState = z.infer<typeof emailState>;

const emailProof = z
  .object({ token: token.optional(), code: sixDigits.optional() })
  .refine((body) => body.token !== undefined || body.code !== undefined, {
    path: ["token"],
    error: phrase("token or code is required."),
  })
  .meta({
    id: "VerifyEmailBody",
    description: "The token of a link, or, signed in, the six digits of the same mail.",
  });
export type VerifyEmailBody = z.infer<typeof emailProof>;
/** The one that a client leaves empty counts as absent. */
export const verifyEmailBody = withAliases(emailProof, (body) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== "")),
);

/** The password proves that it is still the owner. An account without one must have signed in just now instead. */
export const ownPassword = presentPassword
  .optional()
  .meta({ description: "Not needed by who has none and signed in within the last 15 minutes." });
export const ownerBody = z.object({ password: ownPassword }).meta({ id: "OwnerBody" });
export type OwnerBody = z.infer<typeof ownerBody>;

export const changeEmailBody = z.object({ email, password: ownPassword }).meta({ id: "ChangeEmailBody" });
export type ChangeEmailBody = z.infer<typeof changeEmailBody>;

export const forgotPasswordBody = z.object({ email }).meta({ id: "ForgotPasswordBody" });
export const resetPasswordBody = z.object({ token, password: newPassword }).meta({ id: "ResetPasswordBody" });
export type ResetPasswordBody = z.infer<typeof resetPasswordBody>;
export const changePasswordBody = z
  .object({ current_password: presentPassword, password: newPassword })
  .meta({ id: "ChangePasswordBody" });
export type ChangePasswordBody = z.infer<typeof changePasswordBody>;

export const deleteAccountBody = z
  .object({
    password: ownPassword,
    confirm: z
      .literal(true, {
        error: ({ input }) => (input === undefined ? undefined : phrase("Confirm that you want this.")),
      })
      .meta({ type: "boolean", description: "Must be true." }),
  })
  .meta({ id: "DeleteAccountBody" });
export type DeleteAccountBody = z.infer<typeof deleteAccountBody>;

/** `export` is null where there is none, or its time is over. */
export const exportResponse = z
  .object({
    export: z
      .object({
        id,
        status: z.enum(["waiting", "ready", "failed"]),
        progress: z.number().int().meta({ description: "Percent." }),
        bytes: z.number().int().nullable(),
        created_at: timestamp,
        expires_at: timestamp.nullable().meta({ description: "Until when it can be downloaded." }),
      })
      .nullable(),
  })
  .meta({ id: "ExportResponse" });
export type ExportResponse = z.infer<typeof exportResponse>;

/** The answer to a login whose password was right, of somebody with a second factor: `POST /auth/two_factor` finishes it. */
export const twoFactorRequired = z
  .object({
    token_type: z.literal("two_factor"),
    two_factor_required: z.literal(true).meta({ type: "boolean", description: "Always true." }),
    two_factor_token: z.string(),
    app: z
      .boolean()
      .meta({ description: "Whether a code of their authenticator app is one way; a recovery code always is." }),
    passkey: z.boolean().meta({ description: "Whether a passkey of theirs does as well as a code." }),
    expires_in: z.number().int().meta({ description: "Seconds." }),
  })
  .meta({ id: "TwoFactorRequired" });
export const loginResponse = z
  .discriminatedUnion("token_type", [tokenResponse, twoFactorRequired])
  .meta({ id: "LoginResponse" });
export type LoginResponse = z.infer<typeof loginResponse>;

export const twoFactorBody = z
  .object({
    two_factor_token: token,
    code: z
      .string()
      .trim()
      .min(6, { error: phrase("Six digits, or a recovery code.") })
      .max(20),
  })
  .meta({ id: "TwoFactorBody" });
export type TwoFactorBody = z.infer<typeof twoFactorBody>;

export const twoFactorChallengeBody = z.object({ two_factor_token: token }).meta({ id: "TwoFactorChallengeBody" });
export const passkeyFactorBody = twoFactorChallengeBody
  .extend({ credential: passkeySignature })
  .meta({ id: "PasskeyFactorBody" });
export type PasskeyFactorBody = z.infer<typeof passkeyFactorBody>;

export const twoFactorState = z
  .object({
    enabled: z.boolean(),
    app: z.boolean().meta({ description: "Whether an authenticator app is among the factors." }),
    recovery_codes_left: z.number().int(),
  })
  .meta({ id: "TwoFactorState" });
export type TwoFactorState = z.infer<typeof twoFactorState>;

export const twoFactorSetup = z
  .object({
    otpauth_uri: z.string(),
    secret: z.string().meta({ description: "For apps that read no QR code." }),
    qr_svg: z.string().meta({ description: "An SVG document; show it as an image." }),
  })
  .meta({ id: "TwoFactorSetup" });
export type TwoFactorSetup = z.infer<typeof twoFactorSetup>;
export const confirmTwoFactorBody = z.object({ code: sixDigits }).meta({ id: "ConfirmTwoFactorBody" });
/** Shown once; each works once. */
export const recoveryCodesResponse = z
  .object({ recovery_codes: z.array(z.string()) })
  .meta({ id: "RecoveryCodesResponse" });
export type RecoveryCodesResponse = z.infer<typeof recoveryCodesResponse>;

/** How I sign in. */
export const securityState = z
  .object({
    has_password: z.boolean(),
    signed_in_recently: z.boolean().meta({ description: "Within 15 minutes: proof enough for who has no password." }),
    two_factor: twoFactorState,
    passkeys: z.array(passkey),
  })
  .meta({ id: "SecurityState" });
export type SecurityState = z.infer<typeof securityState>;
