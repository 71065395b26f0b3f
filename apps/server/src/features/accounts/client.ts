import { isIPv6 } from "node:net";
import type { Language } from "@helloworld/protocol";
import type { Context } from "hono";
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from "hono/cookie";
import type { App } from "../../app.ts";
import { siteOf } from "../../config.ts";
import { prefix64 } from "../../http/client-address.ts";
import { languageOf } from "../../http/language.ts";
import type { Env } from "../../http/routes.ts";
import { cookieName } from "./cookie-name.ts";

/** Who asks, as far as a request tells: what sessions and devices remember. */
export type ClientInfo = {
  address: string;
  user_agent: string;
  /** The language of an account that it makes; null where the request asks for none. */
  language: Language | null;
  device_token: string | undefined;
  /** The session that this browser has, if any: one that it starts takes its place. */
  session_token: string | undefined;
};

const DAY = 24 * 60 * 60;
/** The longest that browsers keep a cookie. */
const DEVICE_DAYS = 400;

const isSecure = (app: App) => siteOf(app.config).startsWith("https:");
const nameOf = (app: App, name: string) => cookieName(siteOf(app.config), name);
const attributes = (app: App) => ({ path: "/", httpOnly: true, sameSite: "Lax", secure: isSecure(app) }) as const;

export async function clientOf(app: App, c: Context<Env>): Promise<ClientInfo> {
  const device_token = getCookie(c, nameOf(app, "device"));
  const session_token = await getSignedCookie(c, app.secrets.auth_secret, nameOf(app, "session_token"));
  return {
    session_token: session_token || undefined,
    address: c.var.address,
    language: c.req.header("accept-language") ? languageOf(c) : null,
    user_agent: c.req.header("user-agent")?.slice(0, 400) ?? "",
    device_token: device_token && /^[\w-]{43}$/.test(device_token) ? device_token : undefined,
  };
}

/** The cookies of a new session: the session, signed as better-auth reads it, and the device. */
export async function setCookies(app: App, c: Context<Env>, token: string, device_token: string): Promise<void> {
  const maxAge = app.config.session_idle_days * DAY;
  await setSignedCookie(c, nameOf(app, "session_token"), token, app.secrets.auth_secret, {
    ...attributes(app),
    maxAge,
  });
  setCookie(c, nameOf(app, "device"), device_token, { ...attributes(app), maxAge: DEVICE_DAYS * DAY });
}

/** Signs the browser out; it stays a known device. */
export function clearCookies(app: App, c: Context<Env>): void {
  deleteCookie(c, nameOf(app, "session_token"), { path: "/", secure: isSecure(app) });
}

/** Signs the browser out and forgets that it was ever known. */
export function forgetCookies(app: App, c: Context<Env>): void {
  clearCookies(app, c);
  deleteCookie(c, nameOf(app, "device"), { path: "/", secure: isSecure(app) });
}

const VISIT_MINUTES = 10;

/** Goes with a browser to a provider and back. */
export function setVisitCookie(app: App, c: Context<Env>, token: string): void {
  setCookie(c, nameOf(app, "provider_visit"), token, { ...attributes(app), maxAge: VISIT_MINUTES * 60 });
}

export function takeVisitCookie(app: App, c: Context<Env>): string | undefined {
  return deleteCookie(c, nameOf(app, "provider_visit"), { path: "/", secure: isSecure(app) });
}

/** The network of an address, which whoever has the address may well have all of: /24, or /64. */
export function wideNetworkOf(address: string): string {
  return isIPv6(address) ? prefix64(address) : address.split(".").slice(0, 3).join(".");
}
