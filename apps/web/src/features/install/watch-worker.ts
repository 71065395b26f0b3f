import { t } from "@lingui/core/macro";
import { client } from "../../app/client.ts";
import { showToast } from "../../ui/toast.ts";

/** How seldom the server is asked for a new version. */
const CHECK_MS = 60_000;
const NOTICE_MS = 86_400_000;

/**
 * Registers the service worker for somebody who is signed in, and says when there is a new version. Without one, or
 * with one that fails, the page works as it does without it.
 */
export function watchWorker(): void {
  const unsubscribe = client.store.subscribe(() => start(), "me");
  const start = () => {
    if (!client.store.me) return;
    unsubscribe();
    navigator.serviceWorker.register("/sw.js").then(watch, () => {});
  };
  start();
}

/** Without a registration where the browser is told to have no workers. */
function watch(registration: ServiceWorkerRegistration | undefined): void {
  if (!registration) return;
  // This page is of the new version already, as pages come from the server.
  registration.waiting?.postMessage("skip_waiting");
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && navigator.serviceWorker.controller) announce();
    });
  });
  let checked = Date.now();
  const check = () => {
    if (Date.now() - checked < CHECK_MS) return;
    checked = Date.now();
    registration.update().catch(() => {});
  };
  // A server that was replaced has ended the connections.
  client.store.subscribe(() => client.store.connection === "online" && check(), "connection");
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && check());
}

function announce(): void {
  showToast(t`A new version is ready.`, "plain", { label: t`Reload`, run: () => void reload() }, NOTICE_MS);
}

/** What is being written is kept first: it is there again after the reload. */
async function reload(): Promise<void> {
  await client.stop().catch(() => {});
  location.reload();
}
