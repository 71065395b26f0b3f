import { createRouter, type RouterHistory } from "@tanstack/react-router";
import { Loading } from "../ui/spinner.tsx";
import { ErrorPage } from "./error-pages.tsx";
import type { PageData } from "./page-data.ts";
import { developmentRoutes } from "./routes/development.ts";
import { ownRoutes } from "./routes/own.ts";
import { publicRoutes } from "./routes/public.ts";
import { root } from "./routes/root.ts";
import { sessionRoutes } from "./routes/session.ts";

/** The pages. One for each page that the server renders; in a browser there is one. */
export function createAppRouter(page: PageData, history?: RouterHistory) {
  const in_browser = typeof document !== "undefined";
  return createRouter({
    routeTree: root.addChildren([...publicRoutes, ...sessionRoutes, ...ownRoutes, ...developmentRoutes]),
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
