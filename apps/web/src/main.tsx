import { createRoot, hydrateRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { page, router } from "./app/browser-router.ts";
import { startClient } from "./app/client.ts";
import { startI18n } from "./app/i18n.ts";
import { watchSession } from "./app/watch-session.ts";
import { watchAppearance } from "./ui/appearance.ts";
import { loadParts } from "./ui/lazy-component.tsx";
import "./ui/index.css";

const root = document.getElementById("root") as HTMLElement;
watchAppearance();
startI18n();
if (page.rendered) {
  // The server made this page, for a visitor: it is there already, and only comes to life.
  router.ssr = { manifest: undefined };
  await router.load();
  await loadParts(page.parts);
  // Set by script they are allowed; the server had to put them aside.
  for (const element of root.querySelectorAll<HTMLElement>("[data-style]")) {
    element.style.cssText = element.dataset.style ?? "";
    delete element.dataset.style;
  }
  hydrateRoot(root, <App router={router} />);
  await startClient();
  watchSession(router);
} else {
  await startClient();
  watchSession(router);
  createRoot(root).render(<App router={router} />);
}
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  void import("./features/install/watch-worker.ts").then(({ watchWorker }) => watchWorker());
}
void import("./features/shell/watch-unread.ts").then(({ watchUnread }) => watchUnread());
void import("./features/presence/watch-idle.ts").then(({ watchIdle }) => watchIdle());
