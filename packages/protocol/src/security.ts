import { z } from "zod";
import { email, newPassword } from "./accounts.ts";
import { LIMITS } from "./constants.ts";

const token = z.string().min(1).max(200);
/** A password as it was chosen, whatever the rules were then. */
export const presentPassword = z.string().min(1, { error: "Fill this in." }).max(LIMITS.password_max);

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

/** By the token of a link, or, signed in, by the six digits of the same mail. */
export const verifyEmailBody = z
  .union([
    z.object({ token }),
    z.object({
      code: z
        .string()
        .trim()
        .regex(/^\d{6}$/, { error: "Six digits." }),
    }),
  ])
  .meta({ id: "VerifyEmailBody" });
export type VerifyEmailBody = z.infer<typeof verifyEmailBody>;

export const changeEmailBody = z.object({ email, password: presentPassword }).meta({ id: "ChangeEmailBody" });
export type ChangeEmailBody = z.infer<typeof changeEmailBody>;

export const forgotPasswordBody = z.object({ email }).meta({ id: "ForgotPasswordBody" });
export const resetPasswordBody = z.object({ token, password: newPassword }).meta({ id: "ResetPasswordBody" });
export type ResetPasswordBody = z.infer<typeof resetPasswordBody>;
export const changePasswordBody = z
  .object({ current_password: presentPassword, password: newPassword })
  .meta({ id: "ChangePasswordBody" });
export type ChangePasswordBody = z.infer<typeof changePasswordBody>;

export const deleteAccountBody = z
  .object({ password: presentPassword, confirm: z.literal(true, { error: "Confirm that you want this." }) })
  .meta({ id: "DeleteAccountBody" });
export type DeleteAccountBody = z.infer<typeof deleteAccountBody>;
