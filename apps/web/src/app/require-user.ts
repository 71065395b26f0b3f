import { redirect } from "@tanstack/react-router";
import { client } from "./client.ts";
import type { WhyLogin } from "./next.ts";

/** `why` is what a visitor is told who is sent to the login page now; `leaving` while somebody signs out on purpose. */
export const guard: { why: WhyLogin; leaving: boolean } = { why: "signin", leaving: false };

/** For pages of signed-in people: sends a visitor to the login page, which returns them here. */
export function requireUser({ location }: { location: { href: string } }): void {
  if (client.store.me) return;
  throw redirect({ to: "/login", search: { next: location.href, why: guard.why } });
}
