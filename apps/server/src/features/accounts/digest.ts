import type { App } from "../../app.ts";

/** A hash that only this server can make: what is kept of tokens and codes, so that the database alone gives none away. */
export function digest(app: App, ...parts: string[]): Buffer {
  return new Bun.CryptoHasher("sha256", app.secrets.token_secret).update(JSON.stringify(parts)).digest();
}

/** A secret of 256 bits, in the letters of links and cookies. */
export function randomToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
}
