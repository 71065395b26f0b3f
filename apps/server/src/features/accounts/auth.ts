import { betterAuth } from "better-auth";
import type { Database } from "../../db/connect.ts";
import { cookieName } from "./cookie-name.ts";

export type AuthSettings = { secret: string; public_url: string; session_idle_days: number };

const DAY = 24 * 60 * 60;

/**
 * better-auth on our tables, for the sessions of cookies: it reads their signed
 * cookie and moves their end on. Its own routes are not mounted. Sessions are made
 * by start-session.ts, in one transaction with all that signing in causes.
 */
export function createAuth(db: Database, settings: AuthSettings) {
  return betterAuth({
    appName: "Helloworld Chat",
    baseURL: settings.public_url,
    basePath: "/api/v1/auth",
    secret: settings.secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: { db: db.query, type: "postgres", transaction: true },
    advanced: {
      cookiePrefix: "helloworld",
      // The migrations make the schema, and the tests of sign-in prove that it fits.
      database: { generateId: () => Bun.randomUUIDv7(), validateSchema: false },
      cookies: { session_token: { name: cookieName(settings.public_url, "session_token") } },
      defaultCookieAttributes: {
        httpOnly: true,
        sameSite: "lax",
        path: "/",
        secure: settings.public_url.startsWith("https:"),
      },
      // The name says it already, with the stricter prefix.
      useSecureCookies: false,
    },
    rateLimit: { enabled: false },
    user: {
      modelName: "users",
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
      additionalFields: {
        username: { type: "string", required: true },
        first_name: { type: "string", required: true },
        last_name: { type: "string", required: true },
        role: { type: "string", input: false, defaultValue: "user" },
        theme: { type: "string", input: false, defaultValue: "pink" },
      },
    },
    session: {
      modelName: "sessions",
      fields: {
        userId: "user_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
      expiresIn: settings.session_idle_days * DAY,
      updateAge: 600,
    },
    account: {
      modelName: "accounts",
      fields: {
        userId: "user_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    verification: {
      modelName: "verifications",
      fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
