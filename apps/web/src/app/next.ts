/** The query of the address that this page was loaded with, as it was: the router reads numbers into it. */
export const ARRIVED_WITH = globalThis.location?.search ?? "";

/** Why somebody was sent to the login page. */
export type WhyLogin = "signin" | "expired";

/** Where to go after signing in: a path of ours, whatever a link wants. */
export function safeNext(next: string | undefined): string {
  if (!next) return "/";
  const base = "http://ours.invalid";
  const url = URL.parse(next, base);
  if (!url || url.origin !== base || !next.startsWith("/")) return "/";
  return url.pathname.startsWith("/login") || url.pathname.startsWith("//")
    ? "/"
    : url.pathname + url.search + url.hash;
}
