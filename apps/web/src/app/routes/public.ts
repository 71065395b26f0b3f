import type { FeedOrder, TextPageName } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { homeData } from "../../features/home/home-data.ts";
import { profileData } from "../../features/profiles/profile-data.ts";
import type { SearchKind } from "../../features/search/search-state.ts";
import { client } from "../client.ts";
import { notFoundOr, root, text } from "./root.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ORDERS: readonly unknown[] = ["following", "popular"];
const KINDS: readonly unknown[] = ["people", "posts", "rooms", "messages"];

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search): { order?: FeedOrder | undefined } => ({
    order: ORDERS.includes(search.order) ? (search.order as FeedOrder) : undefined,
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps: { order = "newest" } }) => context.page.get("home", () => homeData(order)),
  staleTime: 30_000,
  component: lazyRouteComponent(() => import("../../features/home/home-page.tsx"), "HomePage"),
});

const rooms = createRoute({
  getParentRoute: () => root,
  path: "/rooms",
  validateSearch: (search): { create?: true | undefined } => (search.create === true ? { create: true } : {}),
  loader: async ({ context }) => {
    const { firstPublicRooms } = await import("../../features/rooms/use-public-rooms.ts");
    return context.page.get("rooms", firstPublicRooms);
  },
  component: lazyRouteComponent(() => import("../../features/rooms/rooms-page.tsx"), "RoomsPage"),
});

/** Where a link into a room leads. */
const join = createRoute({
  getParentRoute: () => root,
  path: "/join/$token",
  loader: ({ context, params: { token } }) =>
    context.page.get("join", () => client.api.invitation(token)).catch(notFoundOr),
  component: lazyRouteComponent(() => import("../../features/rooms/join-page.tsx"), "JoinPage"),
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
  component: lazyRouteComponent(() => import("../../features/posts/post-page.tsx"), "PostPage"),
});

const gallery = createRoute({
  getParentRoute: () => root,
  path: "/gallery",
  loader: ({ context }) => context.page.get("gallery", () => client.api.gallery()),
  component: lazyRouteComponent(() => import("../../features/posts/gallery-page.tsx"), "GalleryPage"),
});

const search = createRoute({
  getParentRoute: () => root,
  path: "/search",
  validateSearch: (given): { q?: string | undefined; type?: SearchKind | undefined } => ({
    // The router reads `?q=12` as a number, `?q=true` as a truth.
    q:
      given.q === undefined
        ? undefined
        : text(String(given.q).replaceAll("\0", "").toWellFormed().trim().slice(0, LIMITS.search)),
    type: KINDS.includes(given.type) ? (given.type as SearchKind) : undefined,
  }),
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps: { q = "", type = "all" } }) => {
    const { found } = await import("../../features/search/search-state.ts");
    return context.page.get("search", () => found({ q, type }));
  },
  component: lazyRouteComponent(() => import("../../features/search/search-page.tsx"), "SearchPage"),
});

const tag = createRoute({
  getParentRoute: () => root,
  path: "/tags/$tag",
  loader: ({ context, params }) =>
    context.page.get("tag", () => client.api.feed({ tag: params.tag })).catch(notFoundOr),
  component: lazyRouteComponent(() => import("../../features/posts/tag-page.tsx"), "TagPage"),
});

/** Texts of the operator, or ours: what this is, and on what terms. */
const textPage = (name: TextPageName) =>
  createRoute({
    getParentRoute: () => root,
    path: `/${name}` as const,
    loader: ({ context }) => context.page.get(name, () => client.api.textPage(name)),
    component: lazyRouteComponent(() => import("../../features/pages/text-page.tsx"), "TextPage"),
  });
const about = textPage("about");
const terms = textPage("terms");
const privacyPage = textPage("privacy");

const help = createRoute({
  getParentRoute: () => root,
  path: "/help",
  loader: ({ context }) => context.page.get("help", () => client.api.help()),
  component: lazyRouteComponent(() => import("../../features/help/help-page.tsx"), "HelpPage"),
});

const helpArticle = createRoute({
  getParentRoute: () => root,
  path: "/help/$slug",
  loader: ({ context, params: { slug } }) =>
    context.page.get("help-article", () => client.api.helpArticle(slug)).catch(notFoundOr),
  component: lazyRouteComponent(() => import("../../features/help/help-article-page.tsx"), "HelpArticlePage"),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: "/$username",
  loader: ({ context, params: { username } }) =>
    context.page.get("profile", () => profileData(username)).catch(notFoundOr),
  component: lazyRouteComponent(() => import("../../features/profiles/profile-page.tsx"), "ProfilePage"),
});

/** What visitors may see too. */
export const publicRoutes = [
  home,
  rooms,
  join,
  user,
  post,
  gallery,
  search,
  tag,
  about,
  terms,
  privacyPage,
  help,
  helpArticle,
  profile,
] as const;
