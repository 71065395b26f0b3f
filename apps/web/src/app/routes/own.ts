import type { Post } from "@helloworld/protocol";
import { createRoute, lazyRouteComponent, notFound, redirect } from "@tanstack/react-router";
import { type DetailsView, isDetailsView } from "../../features/rooms/details-view.ts";
import { client } from "../client.ts";
import { requireUser } from "../require-user.ts";
import { notFoundOr, root } from "./root.ts";

const messages = createRoute({
  getParentRoute: () => root,
  path: "/messages",
  beforeLoad: requireUser,
  validateSearch: (search): { new?: true | undefined } => (search.new === true ? { new: true } : {}),
  component: lazyRouteComponent(() => import("../../features/messages/messages-page.tsx"), "MessagesPage"),
});

const idIn = (value: unknown) => (typeof value === "string" && /^[0-9a-f-]{36}$/.test(value) ? value : undefined);

const noConversation = createRoute({
  getParentRoute: () => messages,
  path: "/",
  component: lazyRouteComponent(() => import("../../features/messages/messages-page.tsx"), "NoConversation"),
});

const conversation = createRoute({
  getParentRoute: () => messages,
  path: "$room",
  validateSearch: (
    search,
  ): {
    at?: number | undefined;
    message?: string | undefined;
    thread?: string | undefined;
    details?: DetailsView | undefined;
  } => ({
    at: Number.isSafeInteger(search.at) ? (search.at as number) : undefined,
    message: idIn(search.message),
    thread: idIn(search.thread),
    details: isDetailsView(search.details) ? search.details : undefined,
  }),
  component: lazyRouteComponent(() => import("../../features/messages/conversation-page.tsx"), "ConversationPage"),
});

const saved = () => import("../../features/messages/saved-pages.tsx");
const threads = createRoute({
  getParentRoute: () => messages,
  path: "threads",
  component: lazyRouteComponent(saved, "ThreadsPage"),
});
const mentions = createRoute({
  getParentRoute: () => messages,
  path: "mentions",
  component: lazyRouteComponent(saved, "MentionsPage"),
});
const starred = createRoute({
  getParentRoute: () => messages,
  path: "starred",
  component: lazyRouteComponent(saved, "StarredPage"),
});
const reminders = createRoute({
  getParentRoute: () => messages,
  path: "reminders",
  component: lazyRouteComponent(saved, "RemindersPage"),
});

const contacts = createRoute({
  getParentRoute: () => root,
  path: "/contacts",
  beforeLoad: requireUser,
  validateSearch: (search): { add?: true | undefined } => (search.add === true ? { add: true } : {}),
  component: lazyRouteComponent(() => import("../../features/contacts/contacts-page.tsx"), "ContactsPage"),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: "/notifications",
  beforeLoad: requireUser,
  component: lazyRouteComponent(
    () => import("../../features/notifications/notifications-page.tsx"),
    "NotificationsPage",
  ),
});

const createPost = createRoute({
  getParentRoute: () => root,
  path: "/create_post",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/posts/post-form-page.tsx"), "CreatePostPage"),
});

const share = createRoute({
  getParentRoute: () => root,
  path: "/share",
  beforeLoad: requireUser,
  loader: async () => {
    const { readShared } = await import("../../features/install/shared.ts");
    return readShared();
  },
  gcTime: 0,
  component: lazyRouteComponent(() => import("../../features/install/share-page.tsx"), "SharePage"),
});

const editPost = createRoute({
  getParentRoute: () => root,
  path: "/posts/$id/edit",
  beforeLoad: requireUser,
  loader: async ({ params: { id } }): Promise<{ post: Post | null }> => {
    const { postToEdit } = await import("../../features/posts/post-draft.ts");
    const found = await postToEdit(id).catch(notFoundOr);
    if (!found) throw notFound();
    return found;
  },
  component: lazyRouteComponent(() => import("../../features/posts/post-form-page.tsx"), "EditPostPage"),
});

const myProfile = createRoute({
  getParentRoute: () => root,
  path: "/profile",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/profiles/my-card-page.tsx"), "MyCardPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/appearance", replace: true });
  },
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/settings/account",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/account-page.tsx"), "AccountPage"),
});

const security = createRoute({
  getParentRoute: () => root,
  path: "/settings/security",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/security-page.tsx"), "SecurityPage"),
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: "/settings/sessions",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/sessions-page.tsx"), "SessionsPage"),
});

const appearance = createRoute({
  getParentRoute: () => root,
  path: "/settings/appearance",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/appearance-page.tsx"), "AppearancePage"),
});

const profileForm = createRoute({
  getParentRoute: () => root,
  path: "/settings/profile",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/profile-form-page.tsx"), "ProfileFormPage"),
});

const privacy = createRoute({
  getParentRoute: () => root,
  path: "/settings/privacy",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/privacy-page.tsx"), "PrivacyPage"),
});

const blocked = createRoute({
  getParentRoute: () => root,
  path: "/settings/blocked",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/blocked-page.tsx"), "BlockedPage"),
});

const hiddenPosts = createRoute({
  getParentRoute: () => root,
  path: "/settings/hidden_posts",
  beforeLoad: requireUser,
  loader: () => client.api.hiddenPosts({ limit: 20 }),
  component: lazyRouteComponent(() => import("../../features/settings/hidden-posts-page.tsx"), "HiddenPostsPage"),
});

const data = createRoute({
  getParentRoute: () => root,
  path: "/settings/data",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/data-page.tsx"), "DataPage"),
});

const deleteAccount = createRoute({
  getParentRoute: () => root,
  path: "/delete_account",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/settings/delete-account-page.tsx"), "DeleteAccountPage"),
});

const outbox = createRoute({
  getParentRoute: () => root,
  path: "/admin/outbox",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/admin/outbox-page.tsx"), "OutboxPage"),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: "/admin/reports",
  beforeLoad: requireUser,
  validateSearch: (search): { state?: "closed" | undefined } => (search.state === "closed" ? { state: "closed" } : {}),
  component: lazyRouteComponent(() => import("../../features/moderation/reports-page.tsx"), "ReportsPage"),
});

const emojis = createRoute({
  getParentRoute: () => root,
  path: "/admin/emojis",
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import("../../features/emojis/emojis-page.tsx"), "EmojisPage"),
});

/** What one has to be signed in for. */
export const ownRoutes = [
  messages.addChildren([noConversation, conversation, threads, mentions, starred, reminders]),
  contacts,
  notifications,
  createPost,
  share,
  editPost,
  myProfile,
  settings,
  account,
  security,
  sessions,
  appearance,
  profileForm,
  privacy,
  blocked,
  hiddenPosts,
  data,
  deleteAccount,
  outbox,
  reports,
  emojis,
] as const;
