// The service worker of the installed app: the app itself without a connection, and what other apps share with it.
// The build puts `BUILD` in front of this text: the version, the files of the app, and the paths of its pages.
// Answers of the API never pass through here, so nothing of one account can reach another.
const DOCUMENT = "/index.html";
const PREFIX = "shell-";
const SHELL = PREFIX + BUILD.version;
/** What was shared and not yet put anywhere; `features/install/shared.ts` reads it. */
const SHARED = "shared";
const SHARE_PATH = "/share";
/** Answers of a proxy whose server is away. */
const AWAY = new Set([502, 503, 504]);
/** A page that takes longer than this comes from the cache. */
const SLOW_MS = 5000;
const PAGES = new RegExp(BUILD.pages);

self.addEventListener("install", (event) => event.waitUntil(fillShell()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => {
  if (data === "skip_waiting") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === SHARE_PATH) event.respondWith(keepShared(request));
  if (request.method !== "GET") return;
  if (pathname.startsWith("/assets/")) event.respondWith(answerAsset(request));
  else if (request.mode === "navigate" && PAGES.test(pathname)) event.respondWith(answerPage(request));
});

/** All or nothing: a version that cannot be fetched whole is never installed, and the one before it goes on. */
async function fillShell() {
  const cache = await caches.open(SHELL);
  await cache.addAll([new Request(DOCUMENT, { cache: "reload" }), ...BUILD.assets]);
}

/** The version before stays for tabs that still show it. */
async function activate() {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== SHELL);
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The names of assets carry a hash of their content, so what is kept is right. */
async function answerAsset(request) {
  const kept = await caches.match(request, { ignoreVary: true }).catch(() => undefined);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 200) {
    const copy = response.clone();
    void caches
      .open(SHELL)
      .then((cache) => cache.put(request, copy))
      .catch(() => {});
  }
  return response;
}

/** A page comes from the server; where that is away or slow, it is the app with what the device has. */
async function answerPage(request) {
  const answer = fetch(request);
  answer.catch(() => {});
  const slow = new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  try {
    const first = await Promise.race([answer, slow]);
    if (first && !AWAY.has(first.status)) return first;
  } catch {
    // No connection: as below.
  }
  return (await shellDocument()) ?? answer;
}

async function shellDocument() {
  try {
    return await (await caches.open(SHELL)).match(DOCUMENT, { ignoreVary: true });
  } catch {
    return undefined;
  }
}

/** Keeps what another app shares until somebody chose where it goes. */
async function keepShared(request) {
  try {
    const form = await request.formData();
    await caches.delete(SHARED);
    const cache = await caches.open(SHARED);
    const text = (name) => String(form.get(name) ?? "");
    const files = form.getAll("files").filter((file) => typeof file === "object" && file.size > 0);
    for (const [index, file] of files.entries()) {
      await cache.put(`/shared/${index}`, new Response(file, { headers: { "content-type": file.type } }));
    }
    const names = files.map((file) => file.name);
    const said = { title: text("title"), text: text("text"), url: text("url"), names, at: Date.now() };
    await cache.put("/shared", new Response(JSON.stringify(said)));
  } catch {
    // A device without space: the page says that nothing arrived.
  }
  return Response.redirect(SHARE_PATH, 303);
}
