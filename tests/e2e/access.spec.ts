import { look } from "./axe.ts";
import { expect, test } from "./story.ts";

test("UX-3: axe finds nothing on the pages for visitors, in every theme and at 320 px", async ({ aPerson }) => {
  const visitor = await aPerson("Visitor");
  await visitor.page.setViewportSize({ width: 320, height: 720 });
  await visitor.page.addInitScript(() => localStorage.setItem("appearance", '{"theme":"dark"}'));
  for (const path of [
    "/",
    "/signup",
    "/login",
    "/verify_email?token=old",
    "/forgot_password",
    "/reset_password",
    "/reset_password?token=any",
    "/rooms",
    `/${(await (await aPerson("Ada")).register()).username}`,
    "/nowhere-to-be-found",
  ]) {
    await visitor.open(path);
    await expect(visitor.page.getByRole("main")).toBeVisible();
    await expect(visitor.page.locator("html")).toHaveAttribute("data-theme", "dark");
    await visitor.page.waitForLoadState("networkidle");
    await look(visitor, path, [320, 1280]);
  }
});

test("UX-3: axe finds nothing on the pages for users, in every theme and at 320 px", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Accessible", [bob], { visibility: "public" });
  for (const text of [
    "first",
    "https://example.org/ and a long line that has to wrap somewhere on a small screen",
    "last",
  ])
    await bob.send(room, text);
  await bob.call("PUT", "/profile/me", { bio: "Hello", interests: ["bees"], website: "https://example.org" });
  await bob.call("POST", "/contacts", { people: ada.username });
  await ada.call("POST", "/contacts", { people: bob.username });
  const [eve, cleo] = [await (await aPerson("Eve")).register(), await (await aPerson("Cleo")).register()];
  for (const shy of [ada, eve]) await shy.call("PUT", "/profile/me", { asks_first: true });
  await ada.call("POST", "/contacts", { people: eve.username });
  await cleo.call("POST", "/contacts", { people: ada.username });
  await ada.page.setViewportSize({ width: 320, height: 720 });
  await ada.call("PUT", "/settings", { theme: "dark" });
  for (const path of [
    "/",
    "/rooms",
    "/verify_email",
    "/messages",
    `/messages/${room.id}`,
    "/settings/account",
    "/settings/security",
    "/delete_account",
    "/settings/sessions",
    "/settings/data",
    "/settings/appearance",
    "/settings/profile",
    "/settings/privacy",
    "/settings/blocked",
    "/profile",
    "/contacts",
    "/notifications",
    `/${bob.username}`,
  ]) {
    await ada.open(path);
    await expect(ada.page.getByRole("main")).toBeVisible();
    if (path.endsWith(room.id)) await expect(ada.message("last")).toBeVisible();
    await expect(ada.page.locator("html")).toHaveAttribute("data-theme", "dark");
    await look(ada, path, [320, 1280]);
  }
});

test("UX-3: a new message is announced once: author, then text", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Spoken", [bob]);
  await ada.open(`/messages/${room.id}`);
  await expect(ada.composer).toBeVisible();
  await ada.page.waitForTimeout(300);
  await bob.send(room, "can you hear me");
  const region = ada.page.locator("[aria-live=polite]").filter({ hasText: "can you hear me" });
  await expect(region).toHaveCount(1);
  expect(await region.textContent()).toMatch(/Bob.*can you hear me/s);
});

test("UX-3: by keyboard alone: sign in, open a conversation, write", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  await ada.room("Keys");
  await ada.open("/messages");
  const link = ada.page.getByRole("link", { name: /Keys/ });
  await expect(link).toBeVisible();
  for (let presses = 0; presses < 40 && !(await link.evaluate((node) => node === document.activeElement)); presses += 1)
    await ada.page.keyboard.press("Tab");
  await ada.page.keyboard.press("Enter");
  await expect(ada.composer).toBeVisible();
  for (
    let presses = 0;
    presses < 40 && !(await ada.composer.evaluate((node) => node === document.activeElement));
    presses += 1
  )
    await ada.page.keyboard.press("Tab");
  await ada.page.keyboard.type("typed by hand");
  await ada.page.keyboard.press("Enter");
  await expect(ada.message("typed by hand")).toBeVisible();
});
