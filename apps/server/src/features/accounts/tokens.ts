import { sign, verify } from "hono/jwt";
import type { Actor } from "../../actor.ts";
import type { SharedState } from "../../realtime/shared-state.ts";

const TICKET_SECONDS = 30;
const FILE_SECONDS = 60 * 60;

type Claims = {
  sid: string;
  sub: string;
  typ: "access" | "ticket" | "file";
  exp: number;
  jti?: string;
  fid?: string;
  cv?: number;
};

/**
 * Bearer tokens: JWTs that name a session. They prove who asks; whether the
 * session still stands is asked of the database each time, so they can be revoked.
 */
export class Tokens {
  readonly #secret: string;
  readonly #shared: SharedState;

  constructor(secret: string, shared: SharedState) {
    this.#secret = secret;
    this.#shared = shared;
  }

  /** Names a session for as long as it can last, in seconds. */
  async access(user_id: string, session_id: string, expires_in: number): Promise<string> {
    const exp = Math.floor(Date.now() / 1000) + expires_in;
    return this.#sign({ sub: user_id, sid: session_id, typ: "access", exp });
  }

  /** Opens one live connection within 30 seconds. */
  async ticket({ user_id, session_id, credentials_version }: Actor): Promise<{ ticket: string; expires_in: number }> {
    const exp = Math.floor(Date.now() / 1000) + TICKET_SECONDS;
    const claims: Claims = {
      sub: user_id,
      sid: session_id,
      typ: "ticket",
      exp,
      jti: crypto.randomUUID(),
      cv: credentials_version,
    };
    return { ticket: await this.#sign(claims), expires_in: TICKET_SECONDS };
  }

  /** The session that an access token names and when the token ends (ms), or null for anything else. */
  async readAccess(token: string): Promise<{ session_id: string; expires_at: number } | null> {
    const claims = await this.#read(token);
    return claims?.typ === "access" ? { session_id: claims.sid, expires_at: claims.exp * 1000 } : null;
  }

  /** The same for a ticket, once, and the version of the credentials that it was asked with. */
  async useTicket(
    token: string,
  ): Promise<{ session_id: string; expires_at: number; credentials_version: number } | null> {
    const claims = await this.#read(token);
    if (claims?.typ !== "ticket" || !claims.jti) return null;
    if (!(await this.#shared.takeOnce(`ticket ${claims.jti}`, TICKET_SECONDS))) return null;
    return { session_id: claims.sid, expires_at: Number.POSITIVE_INFINITY, credentials_version: claims.cv ?? 0 };
  }

  /** Opens one file for this session, for an hour; whether it may is asked at each use. */
  async fileLink(user_id: string, session_id: string, file_id: string): Promise<{ token: string; expires_at: Date }> {
    const exp = Math.floor(Date.now() / 1000) + FILE_SECONDS;
    const claims: Claims = { sub: user_id, sid: session_id, typ: "file", fid: file_id, exp };
    return { token: await this.#sign(claims), expires_at: new Date(exp * 1000) };
  }

  /** The session that a link to this file names, or null for anything else. */
  async readFileLink(token: string, file_id: string): Promise<{ session_id: string } | null> {
    const claims = await this.#read(token);
    return claims?.typ === "file" && claims.fid === file_id ? { session_id: claims.sid } : null;
  }

  #sign(claims: Claims): Promise<string> {
    return sign(claims, this.#secret, "HS256");
  }

  async #read(token: string): Promise<Claims | null> {
    try {
      return (await verify(token, this.#secret, "HS256")) as Claims;
    } catch {
      return null;
    }
  }
}
