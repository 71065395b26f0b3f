import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { client } from "../client.ts";
import { safeNext, type WhyLogin } from "../next.ts";
import { requireUser } from "../require-user.ts";
import { root, text } from "./root.ts";

const signup = createRoute({
  getParentRoute: () => root,
  path: "/signup",
  validateSearch: (search): { setup?: string | undefined; next?: string | undefined } => ({
    setup: text(search.setup),
    next: text(search.next),
  }),
  component: lazyRouteComponent(() => import("../../features/session/signup-page.tsx"), "SignupPage"),
});

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search): { next?: string | undefined; why?: WhyLogin | undefined } => ({
    next: text(search.next),
    why: search.why === "signin" || search.why === "expired" ? search.why : undefined,
  }),
  beforeLoad: ({ search }) => {
    if (client.store.me) throw redirect({ href: safeNext(search.next), replace: true });
  },
  component: lazyRouteComponent(() => import("../../features/session/login-page.tsx"), "LoginPage"),
});

const providerReturn = createRoute({
  getParentRoute: () => root,
  path: "/sign_in_with/$provider",
  loader: async ({ params }) =>
    (await import("../../features/session/provider-return.ts")).finishVisit(params.provider),
  component: lazyRouteComponent(() => import("../../features/session/provider-return-page.tsx"), "ProviderReturnPage"),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: "/verify_email",
  validateSearch: (search): { token?: string | undefined } => ({ token: text(search.token) }),
  beforeLoad: ({ search, location }) => {
    if (!search.token) requireUser({ location });
  },
  component: lazyRouteComponent(() => import("../../features/session/verify-email-page.tsx"), "VerifyEmailPage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot_password",
  component: lazyRouteComponent(() => import("../../features/session/forgot-password-page.tsx"), "ForgotPasswordPage"),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset_password",
  validateSearch: (search): { token?: string | undefined } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import("../../features/session/reset-password-page.tsx"), "ResetPasswordPage"),
});

/** Ways in: signing up and in, and what mails lead to. */
export const sessionRoutes = [signup, login, providerReturn, verifyEmail, forgotPassword, resetPassword] as const;
