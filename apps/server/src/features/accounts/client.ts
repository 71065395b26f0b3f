import { isIPv6 } from "node:net";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie, setSignedCookie } from "hono/cookie";
import type { App } from "../../app.ts";
import type { Env } from "../../http/routes.ts";

/** Who asks, as far as a request tells: what sessions and devices remember. */
export type ClientInfo = { address: string; user_agent: string; device_token: string | undefined };

const DAY = 24 * 60 * 60;
/** The longest that browsers keep a cookie. */
const DEVICE_DAYS = 400;

const isSecure = (app: App) => app.config.public_url?.startsWith("https:") ?? false;
const nameOf = (app: App, name: string) => `${isSecure(app) ? "__Secure-" : ""}helloworld.${name}`;
const attributes = (app: App) => ({ path: "/", httpOnly: true, sameSite: "Lax", secure: isSecure(app) }) as const;

export function clientOf(app: App, c: Context<Env>): ClientInfo {
  const device_token = getCookie(c, nameOf(app, "device"));
  return {
    address: c.var.address,
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
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address.split(".").slice(0, 3).join(".");
  const [head = "", tail] = new URL(`http://[${address.replace(/%.*/s, "")}]`).hostname.slice(1, -1).split("::");
  const before = head.split(":").filter((part) => part !== "");
  const after = (tail ?? "").split(":").filter((part) => part !== "");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4).join(":");
}
