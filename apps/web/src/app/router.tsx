import type { FeedOrder, Post, SearchType, TextPageName } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { ApiError } from "@helloworld/sdk";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { homeData } from "../features/home/home-data.ts";
import { profileData } from "../features/profiles/profile-data.ts";
import { Root } from "../features/shell/root.tsx";
import { Loading } from "../ui/spinner.tsx";
import { client } from "./client.ts";
import { ErrorPage, NotFoundPage } from "./error-pages.tsx";
import { safeNext, type WhyLogin } from "./next.ts";
import type { PageData } from "./page-data.ts";
import { requireUser } from "./require-user.ts";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function notFoundOr(error: unknown): never {
  throw error instanceof ApiError && error.status === 404 ? notFound() : error;
}

const root = createRootRouteWithContext<{ page: PageData }>()({
  component: Root,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

const ORDERS: readonly unknown[] = ["following", "popular"];

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search): { order?: FeedOrder | undefined } => ({
    order: ORDERS.includes(search.order) ? (search.order as FeedOrder) : undefined,
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps: { order = "newest" } }) => context.page.get("home", () => homeData(order)),
  staleTime: 30_000,
  component: lazyRouteComponent(() => import("../features/home/home-page.tsx"), "HomePage"),
});

const signup = createRoute({
  getParentRoute: () => root,
  path: "/signup",
  validateSearch: (search): { setup?: string | undefined; next?: string | undefined } => ({
    setup: text(search.setup),
    next: text(search.next),
  }),
  component: lazyRouteComponent(() => import("../features/session/signup-page.tsx"), "SignupPage"),
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
  component: lazyRouteComponent(() => import("../features/session/login-page.tsx"), "LoginPage"),
});

const providerReturn = createRoute({
  getParentRoute: () => root,
  path: "/sign_in_with/$provider",
  loader: async ({ params }) => (await import("../features/session/provider-return.ts")).finishVisit(params.provider),
  component: lazyRouteComponent(() => import("../features/session/provider-return-page.tsx"), "ProviderReturnPage"),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: "/verify_email",
  validateSearch: (search): { token?: string | undefined } => ({ token: text(search.token) }),
  beforeLoad: ({ search, location }) => {
    if (!search.token) requireUser({ location });
  },
  component: lazyRouteComponent(() => import("../features/session/verify-email-page.tsx"), "VerifyEmailPage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot_password",
  component: lazyRouteComponent(() => import("../features/session/forgot-password-page.tsx"), "ForgotPasswordPage"),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset_password",
  validateSearch: (search): { token?: string | undefined } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import("../features/session/reset-password-page.tsx"), "ResetPasswordPage"),
});

const rooms = createRoute({
  getParentRoute: () => root,
  path: "/rooms",
  validateSearch: (search): { create?: true | undefined } => (search.create === true ? { create: true } : {}),
  loader: async ({ context }) => {
    const { firstPublicRooms } = await import("../features/rooms/use-public-rooms.ts");
    return context.page.get("rooms", firstPublicRooms);
  },
  component: lazyRouteComponent(() => import("../features/rooms/rooms-page.tsx"), "RoomsPage"),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: "/messages",
  beforeLoad: requireUser,
  validateSearch: (search): { new?: true | undefined } => (search.new === true ? { new: true } : {}),
  component: lazyRouteComponent(() => import("../features/messages/messages-page.tsx"), "MessagesPage"),
});

const noConversation = createRoute({
  getParentRoute: () => messages,
  path: "/",
  component: lazyRouteComponent(() => import("../features/messages/messages-page.tsx"), "NoConversation"),
});

const conversation = createRoute({
  getParentRoute: () => messages,
  path: "$room",
  validateSearch: (search): { at?: number | undefined } => ({
    at: Number.isSafeInteger(search.at) ? (search.at as number) : undefined,
  }),
  component: lazyRouteComponent(() => import("../features/messages/conversation-page.tsx"), "ConversationPage"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/settings/account",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/account-page.tsx"), "AccountPage"),
});

const security = createRoute({
  getParentRoute: () => root,
  path: "/settings/security",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/security-page.tsx"), "SecurityPage"),
});

const deleteAccount = createRoute({
  getParentRoute: () => root,
  path: "/delete_account",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/delete-account-page.tsx"), "DeleteAccountPage"),
});

const outbox = createRoute({
  getParentRoute: () => root,
  path: "/admin/outbox",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/admin/outbox-page.tsx"), "OutboxPage"),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: "/admin/reports",
  beforeLoad: requireUser,
  validateSearch: (search): { state?: "closed" | undefined } => (search.state === "closed" ? { state: "closed" } : {}),
  component: lazyRouteComponent(() => import("../features/moderation/reports-page.tsx"), "ReportsPage"),
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: "/settings/sessions",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/sessions-page.tsx"), "SessionsPage"),
});

const appearance = createRoute({
  getParentRoute: () => root,
  path: "/settings/appearance",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/appearance-page.tsx"), "AppearancePage"),
});

const data = createRoute({
  getParentRoute: () => root,
  path: "/settings/data",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/data-page.tsx"), "DataPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/appearance", replace: true });
  },
});

const myProfile = createRoute({
  getParentRoute: () => root,
  path: "/profile",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/profiles/my-card-page.tsx"), "MyCardPage"),
});

const profileForm = createRoute({
  getParentRoute: () => root,
  path: "/settings/profile",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/profile-form-page.tsx"), "ProfileFormPage"),
});

const privacy = createRoute({
  getParentRoute: () => root,
  path: "/settings/privacy",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/privacy-page.tsx"), "PrivacyPage"),
});

const contacts = createRoute({
  getParentRoute: () => root,
  path: "/contacts",
  beforeLoad: requireUser,
  validateSearch: (search): { add?: true | undefined } => (search.add === true ? { add: true } : {}),
  component: lazyRouteComponent(() => import("../features/contacts/contacts-page.tsx"), "ContactsPage"),
});

const blocked = createRoute({
  getParentRoute: () => root,
  path: "/settings/blocked",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/settings/blocked-page.tsx"), "BlockedPage"),
});

const hiddenPosts = createRoute({
  getParentRoute: () => root,
  path: "/settings/hidden_posts",
  beforeLoad: requireUser,
  loader: () => client.api.hiddenPosts({ limit: 20 }),
  component: lazyRouteComponent(() => import("../features/settings/hidden-posts-page.tsx"), "HiddenPostsPage"),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: "/notifications",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/notifications/notifications-page.tsx"), "NotificationsPage"),
});

/** A name leads to the profile; an id, which is longer than any name, too: names change, ids do not. */
const user = createRoute({
  getParentRoute: () => root,
  path: "/users/$username",
  beforeLoad: async ({ params }) => {
    const username = UUID.test(params.username)
      ? await client.api.profile(params.username).then((found) => found.user.username, notFoundOr)
      : params.username;
    throw redirect({ to: "/$username", params: { username }, replace: true });
  },
});

const post = createRoute({
  getParentRoute: () => root,
  path: "/posts/$id",
  loader: ({ context, params: { id } }) =>
    context.page
      .get("post", async () => {
        const [found, comments] = await Promise.all([client.api.post(id), client.api.comments(id)]);
        return { post: found, comments };
      })
      .catch(notFoundOr),
  component: lazyRouteComponent(() => import("../features/posts/post-page.tsx"), "PostPage"),
});

const gallery = createRoute({
  getParentRoute: () => root,
  path: "/gallery",
  loader: ({ context }) => context.page.get("gallery", () => client.api.gallery()),
  component: lazyRouteComponent(() => import("../features/posts/gallery-page.tsx"), "GalleryPage"),
});

const createPost = createRoute({
  getParentRoute: () => root,
  path: "/create_post",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../features/posts/post-form-page.tsx"), "CreatePostPage"),
});

const editPost = createRoute({
  getParentRoute: () => root,
  path: "/posts/$id/edit",
  beforeLoad: requireUser,
  loader: async ({ params: { id } }): Promise<{ post: Post | null }> => {
    const { postToEdit } = await import("../features/posts/post-draft.ts");
    const found = await postToEdit(id).catch(notFoundOr);
    if (!found) throw notFound();
    return found;
  },
  component: lazyRouteComponent(() => import("../features/posts/post-form-page.tsx"), "EditPostPage"),
});

const KINDS: readonly unknown[] = ["people", "posts", "rooms"];

const search = createRoute({
  getParentRoute: () => root,
  path: "/search",
  validateSearch: (given): { q?: string | undefined; type?: SearchType | undefined } => ({
    // The router reads `?q=12` as a number, `?q=true` as a truth.
    q: given.q === undefined ? undefined : text(String(given.q).trim().slice(0, LIMITS.search)),
    type: KINDS.includes(given.type) ? (given.type as SearchType) : undefined,
  }),
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps: { q = "", type = "all" } }) => {
    const { found } = await import("../features/search/search-state.ts");
    return context.page.get("search", () => found({ q, type }));
  },
  component: lazyRouteComponent(() => import("../features/search/search-page.tsx"), "SearchPage"),
});

const tag = createRoute({
  getParentRoute: () => root,
  path: "/tags/$tag",
  loader: ({ context, params }) => context.page.get("tag", () => client.api.feed({ tag: params.tag })),
  component: lazyRouteComponent(() => import("../features/posts/tag-page.tsx"), "TagPage"),
});

/** Texts of the operator, or ours: what this is, and on what terms. */
const textPage = (name: TextPageName) =>
  createRoute({
    getParentRoute: () => root,
    path: `/${name}` as const,
    loader: ({ context }) => context.page.get(name, () => client.api.textPage(name)),
    component: lazyRouteComponent(() => import("../features/pages/text-page.tsx"), "TextPage"),
  });
const about = textPage("about");
const terms = textPage("terms");
const privacyPage = textPage("privacy");

const profile = createRoute({
  getParentRoute: () => root,
  path: "/$username",
  loader: ({ context, params: { username } }) =>
    context.page.get("profile", () => profileData(username)).catch(notFoundOr),
  component: lazyRouteComponent(() => import("../features/profiles/profile-page.tsx"), "ProfilePage"),
});

/** The pages. One for each page that the server renders; in a browser there is one. */
export function createAppRouter(page: PageData, history?: RouterHistory) {
  const in_browser = typeof document !== "undefined";
  return createRouter({
    routeTree: root.addChildren([
      home,
      signup,
      login,
      verifyEmail,
      forgotPassword,
      resetPassword,
      rooms,
      messages.addChildren([noConversation, conversation]),
      settings,
      account,
      security,
      deleteAccount,
      outbox,
      sessions,
      providerReturn,
      reports,
      data,
      appearance,
      contacts,
      blocked,
      hiddenPosts,
      profileForm,
      privacy,
      myProfile,
      notifications,
      user,
      createPost,
      editPost,
      post,
      tag,
      gallery,
      search,
      about,
      terms,
      privacyPage,
      profile,
    ]),
    context: { page },
    ...(history && { history }),
    defaultPreload: "intent",
    scrollRestoration: in_browser,
    defaultErrorComponent: ErrorPage,
    defaultPendingComponent: () => <Loading />,
    defaultPendingMs: 400,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
