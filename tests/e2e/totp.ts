import { Secret, TOTP } from "otpauth";

/** The code of an authenticator that was given the secret on the page; `ahead` is the next one, as each works once. */
export function codeOf(secret: string, ahead = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(/\s/g, "")) });
  return totp.generate({ timestamp: Date.now() + ahead * 30_000 });
}
