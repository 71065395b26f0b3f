import { Trans } from "@lingui/react/macro";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Suspense } from "react";
import { useIsMounted } from "../../app/when.tsx";
import { cx } from "../../ui/cx.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { useMe } from "../session/use-session.ts";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { TabBar } from "./tab-bar.tsx";
import { useFocusOnNavigation } from "./use-focus-on-navigation.ts";

const Ambient = lazyComponent(() => import("./ambient.tsx"), "Ambient");
const ConnectionBanner = lazyComponent(() => import("./connection-banner.tsx"), "ConnectionBanner");

/** What stands around every page. The chat fills the window; in a conversation a phone shows nothing else. */
export function Root() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const me = useMe();
  const chat = path.startsWith("/messages");
  const conversation = /^\/messages\/./.test(path);
  const main = useFocusOnNavigation(chat ? "/messages" : path);
  return (
    <div
      className={cx(
        "flex flex-col bg-(image:--glow) bg-no-repeat",
        chat ? "h-(--window,100dvh) overflow-hidden" : "min-h-dvh",
      )}
    >
      <a
        href="#main"
        className="sr-only rounded-md bg-accent px-4 py-2 font-semibold text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        <Trans>Skip to content</Trans>
      </a>
      <Header className={cx(conversation && "max-md:hidden")} />
      <Suspense>{me && <ConnectionBanner />}</Suspense>
      <main
        ref={main}
        id="main"
        tabIndex={-1}
        className={cx(
          "w-full grow outline-none",
          chat ? "flex min-h-0 flex-col" : "mx-auto max-w-6xl px-4 py-6 sm:px-6 sm:py-8",
        )}
      >
        <Outlet />
      </main>
      {!chat && <Footer />}
      <TabBar className={cx(conversation && "hidden")} inFlow={chat} />
      {useIsMounted() && (
        <Suspense>
          <Ambient />
        </Suspense>
      )}
    </div>
  );
}
