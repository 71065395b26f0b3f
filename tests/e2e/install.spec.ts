import type { DraftsResponse } from "@helloworld/protocol";
import { violations } from "./axe.ts";
import { ProxyServer } from "./proxy.ts";
import { expect, Person, test } from "./story.ts";

const WITH_WORKER = { serviceWorkers: "allow" } as const;

/** Waits until the app is kept on the device, and the worker answers for this page. */
async function installed({ page }: Person): Promise<void> {
  await page.waitForFunction(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return active?.state === "activated" && navigator.serviceWorker.controller !== null;
  });
}

const cacheNames = ({ page }: Person) => page.evaluate(async () => (await caches.keys()).sort());

test("UX-7: what the browser needs to install the app is there, with icons of the sizes that they say", async ({
  aPerson,
}) => {
  const visitor = await aPerson("Visitor");
  const { page } = visitor;
  await visitor.open("/");
  const link = await page.locator('link[rel="manifest"]').getAttribute("href");
  const answer = await page.request.get(`${visitor.url}${link}`);
  expect(answer.headers()["content-type"]).toContain("application/manifest+json");
  const manifest = await answer.json();
  expect(manifest.icons.map(({ purpose }: { purpose: string }) => purpose)).toEqual(
    expect.arrayContaining(["any", "maskable"]),
  );
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (address) => {
      const image = await createImageBitmap(await (await fetch(address)).blob());
      return `${image.width}x${image.height}`;
    }, src);
    expect(size).toBe(sizes);
  }
  expect(manifest.shortcuts.map(({ url }: { url: string }) => url)).toEqual([
    "/messages",
    "/create_post",
    "/contacts",
    "/search",
  ]);
  for (const { url } of manifest.shortcuts) expect((await page.request.get(visitor.url + url)).status(), url).toBe(200);
});

test("UX-7: without a connection the app opens, a conversation is read, and what is written is sent on return", async ({
  aPerson,
}) => {
  const ada = await (await aPerson("Ada", WITH_WORKER)).register();
  const bob = await (await aPerson("Bob")).register();
  const room = await ada.room("Offline", [bob]);
  await bob.send(room, "read me on the train");
  await ada.open(`/messages/${room.id}`);
  await expect(ada.message("read me on the train")).toBeVisible();
  await installed(ada);
  // The cache of conversations is written a moment after they changed.
  await ada.page.waitForTimeout(1_500);

  await ada.context.setOffline(true);
  await ada.page.reload();
  await expect(ada.message("read me on the train")).toBeVisible();
  await ada.write("written in a tunnel");
  await expect(ada.message("written in a tunnel")).toBeVisible();
  // Another page of the router opens too.
  await ada.open("/messages");
  await expect(ada.page.getByRole("link", { name: /Offline/ })).toBeVisible();
  await ada.open(`/messages/${room.id}`);
  await expect(ada.message("written in a tunnel")).toBeVisible();

  await ada.context.setOffline(false);
  await bob.open(`/messages/${room.id}`);
  await expect(bob.message("written in a tunnel")).toBeVisible();
});

test("UX-7: the caches hold the app and nothing of an account", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada", WITH_WORKER)).register();
  const room = await ada.room("Secret plans");
  await ada.send(room, "nobody else reads this");
  await ada.open(`/messages/${room.id}`);
  await expect(ada.message("nobody else reads this")).toBeVisible();
  await installed(ada);
  await ada.open("/");
  await ada.open("/contacts");
  await expect(ada.page.getByRole("heading", { name: "Contacts", exact: true })).toBeVisible();
  const kept = await ada.page.evaluate(async () => {
    const all: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) all.push(new URL(url).pathname);
    }
    return all;
  });
  expect(kept.length).toBeGreaterThan(100);
  expect(kept.filter((path) => path !== "/index.html" && !path.startsWith("/assets/"))).toEqual([]);
});

test("UX-7: a new version is announced, and the reload keeps what is being written", async ({ aPerson, browser }) => {
  const { url } = await aPerson("Nobody");
  const proxy = await ProxyServer.before(url);
  const context = await browser.newContext(WITH_WORKER);
  const ada = await new Person(context, await context.newPage(), proxy.url, "Ada").register();
  const source = await (await fetch(`${url}/sw.js`)).text();
  // The device has an older version, of which this server knows nothing any more.
  const older = source.replace(/"version":"[^"]+"/, '"version":"older"');
  proxy.answers.set("/sw.js", { status: 200, type: "text/javascript", body: older });
  const room = await ada.room("Versions");
  await ada.open(`/messages/${room.id}`);
  await installed(ada);
  expect(await cacheNames(ada)).toEqual(["shell-older"]);
  await ada.composer.fill("half a sent");

  proxy.answers.delete("/sw.js");
  await ada.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const notice = ada.page.getByRole("region", { name: "Announcements" });
  await expect(notice.getByText("A new version is ready.")).toBeVisible();
  expect(await violations(ada)).toEqual([]);
  // Nothing happens by itself, and the version before goes on.
  await ada.composer.pressSequentially("ence");
  await notice.getByRole("button", { name: "Reload" }).click();
  await expect(notice.getByText("A new version is ready.")).toHaveCount(0);
  await expect(ada.composer).toHaveValue("half a sentence");
  await expect.poll(() => cacheNames(ada)).toHaveLength(2);
  await ada.write("half a sentence");
  await expect(ada.message("half a sentence")).toBeVisible();

  // Where a proxy answers for a server that is away, the app opens all the same.
  await installed(ada);
  await ada.page.waitForTimeout(1_500);
  proxy.away = true;
  await ada.page.reload();
  await expect(ada.message("half a sentence")).toBeVisible();
  expect(ada.complaints).toEqual([]);
  await context.close();
  await proxy.stop();
});

for (const [what, broken] of [
  ["that is gone", { status: 404, type: "text/plain", body: "" }],
  ["that is no script", { status: 200, type: "text/javascript", body: "this is } not a script" }],
  [
    "that cannot be installed",
    {
      status: 200,
      type: "text/javascript",
      body: "self.addEventListener('install', (event) => event.waitUntil(Promise.reject(new Error('full'))));",
    },
  ],
] as const) {
  test(`UX-7: a service worker ${what} does no harm`, async ({ aPerson, browser }) => {
    const { url } = await aPerson("Nobody");
    const proxy = await ProxyServer.before(url);
    proxy.answers.set("/sw.js", broken);
    const context = await browser.newContext(WITH_WORKER);
    const ada = await new Person(context, await context.newPage(), proxy.url, "Ada").register();
    const room = await ada.room("Unharmed");
    await ada.open(`/messages/${room.id}`);
    await ada.write("still works");
    await expect(ada.message("still works")).toBeVisible();
    await ada.page.reload();
    await expect(ada.message("still works")).toBeVisible();
    expect(await ada.page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();

    // One that works already goes on where the next one fails.
    proxy.answers.delete("/sw.js");
    await ada.page.reload();
    await installed(ada);
    proxy.answers.set("/sw.js", broken);
    await ada.page.evaluate(async () => (await navigator.serviceWorker.ready).update().catch(() => undefined));
    await ada.page.waitForTimeout(1_000);
    await ada.context.setOffline(true);
    await ada.page.reload();
    await expect(ada.message("still works")).toBeVisible();
    await context.close();
    await proxy.stop();
  });
}

/** Shares as another app does. A form that navigates with a file fails in a browser without a window, so it is a call. */
async function share(person: Person, fields: Record<string, string>, files: string[] = []): Promise<void> {
  await person.page.evaluate(
    async ([values, names]) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(values)) body.append(name, value);
      for (const name of names) body.append("files", new File([`content of ${name}`], name, { type: "text/plain" }));
      await fetch("/share", { method: "POST", body });
    },
    [fields, files] as const,
  );
  await person.open("/share");
}

test("UX-7: what another app shares goes into a conversation or a post, behind what stands there, and is not sent", async ({
  aPerson,
}) => {
  const ada = await (await aPerson("Ada", WITH_WORKER)).register();
  const [room] = [await ada.room("Recipes"), await ada.room("Other")];
  const { page } = ada;
  await ada.open(`/messages/${room.id}`);
  await installed(ada);
  await ada.composer.fill("Look:");
  await expect.poll(async () => (await ada.call<DraftsResponse>("GET", "/chat/drafts")).drafts.length).toBe(1);

  await share(ada, { title: "Soup", text: "Good one", url: "https://soup.example/1" }, ["soup.txt"]);
  await expect(page.getByText("https://soup.example/1")).toBeVisible();
  await expect(page.getByText("soup.txt")).toBeVisible();
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 720 });
    expect(await violations(ada)).toEqual([]);
  }
  await page.getByLabel("Find a conversation").fill("rec");
  await expect(page.getByRole("button", { name: "Other" })).toHaveCount(0);
  await page.getByRole("button", { name: "Recipes" }).click();
  await expect(ada.composer).toHaveValue("Look:\nSoup\nGood one\nhttps://soup.example/1");
  await expect(page.getByText("soup.txt")).toBeVisible();
  await ada.composer.press("Enter");
  await expect(ada.messages.getByText("soup.txt")).toBeVisible();

  // It is gone once it was put somewhere.
  await ada.open("/share");
  await expect(page.getByRole("heading", { name: "Nothing to share" })).toBeVisible();

  await share(ada, { title: "A walk", text: "Along the river" });
  await page.getByRole("button", { name: "New post" }).click();
  await expect(page).toHaveURL(`${ada.url}/create_post`);
  await expect(page.getByLabel("Title")).toHaveValue("A walk");
  await expect(page.getByLabel("What do you want to say?")).toHaveValue("Along the river");
});

test("UX-7: the icon of the app shows how many messages are unread", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  const bob = await (await aPerson("Bob")).register();
  const room = await ada.room("Badge", [bob]);
  await ada.page.addInitScript(() => {
    const badges: (number | null)[] = [];
    Object.assign(window, { badges });
    Object.assign(navigator, {
      setAppBadge: async (count: number) => void badges.push(count),
      clearAppBadge: async () => void badges.push(null),
    });
  });
  const badge = () => ada.page.evaluate(() => (window as never as { badges: (number | null)[] }).badges.at(-1));
  await ada.open("/messages");
  await expect(ada.page.getByRole("link", { name: /Badge/ })).toBeVisible();
  await bob.send(room, "one");
  await expect.poll(badge).toBe(1);
  await bob.send(room, "two");
  await expect.poll(badge).toBe(2);
  await ada.page.getByRole("link", { name: /Badge/ }).click();
  await expect.poll(badge).toBe(null);
});
