import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "./root.ts";

const parts = () =>
  createRoute({
    getParentRoute: () => root,
    path: "/_ui",
    component: lazyRouteComponent(() => import("../../features/parts/parts-page.tsx"), "PartsPage"),
  });

/** Pages for who develops the product, which no build has. A tuple of none for the types, so that no page links there. */
export const developmentRoutes = (import.meta.env.DEV ? [parts()] : []) as [];
