import type { Page } from "@playwright/test";
import { ALL_THEMES, look } from "./axe.ts";
import { expect, test } from "./story.ts";

const ground = (page: Page) => page.locator("html").evaluate((root) => getComputedStyle(root).backgroundColor);
const stored = (page: Page, text: string) =>
  page.addInitScript((value) => localStorage.setItem("appearance", value), text);

test("UX-2: a theme is on all devices at once, there before the first paint, and colours the browser's own bar", async ({
  aPerson,
  browser,
}) => {
  const ada = await (await aPerson("Ada")).register();
  const phone = await ada.onAnotherDevice(browser);
  await phone.open("/messages");
  await ada.open("/settings/appearance");
  await ada.page.getByRole("radio", { name: "Gold" }).check({ force: true });
  for (const { page } of [ada, phone]) {
    await expect(page.locator("html")).toHaveAttribute("data-theme", "gold");
    await expect(page.locator('meta[name="theme-color"]')).toHaveAttribute("content", await ground(page));
  }
  await ada.page.getByRole("radio", { name: "Dark", exact: true }).last().check({ force: true });
  await expect(phone.page.locator("html")).toHaveAttribute("data-color_mode", "dark");
  const dark = await ground(ada.page);
  await expect.poll(() => ground(phone.page)).toBe(dark);
  // Without the program of the page there is only the script in its head, and what is painted first.
  await phone.page.route("**/assets/index-*.js", (route) => route.abort());
  await phone.page.reload();
  await expect(phone.page.locator("html")).toHaveAttribute("data-theme", "gold");
  expect(await ground(phone.page)).toBe(dark);
  await phone.context.close();
});

test("UX-2: a theme is light or dark as the device is, unless a mode is chosen", async ({ aPerson }) => {
  const { page, open } = await aPerson("Visitor").then((visitor) => ({
    page: visitor.page,
    open: () => visitor.open("/"),
  }));
  await page.emulateMedia({ colorScheme: "light" });
  await open();
  const light = await ground(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => ground(page)).not.toBe(light);
  await expect(page.locator('meta[name="theme-color"]')).toHaveAttribute("content", await ground(page));
  await page.getByRole("button", { name: "Switch to light theme" }).click();
  await expect.poll(() => ground(page)).toBe(light);
  await page.reload();
  await expect.poll(() => ground(page)).toBe(light);
});

test("UX-2: what the storage holds and cannot be used is the default; a storage that is blocked or full does no harm", async ({
  aPerson,
}) => {
  for (const text of ['{"theme":"mauve","text_size":999}', "mauve", "null", "[1]", "{"]) {
    const visitor = await aPerson("Visitor");
    await stored(visitor.page, text);
    await visitor.open("/");
    await expect(visitor.page.locator("html")).toHaveAttribute("data-theme", "pink");
    await expect(visitor.page.locator("html")).toHaveAttribute("data-text_size", "100");
  }
  for (const broken of ["getItem", "setItem"] as const) {
    const visitor = await aPerson("Visitor");
    await visitor.page.addInitScript((method) => {
      const works = Storage.prototype[method] as (...given: string[]) => unknown;
      const breaks = function (this: Storage, ...given: string[]) {
        if (this === localStorage) throw new DOMException("No room", "QuotaExceededError");
        return works.apply(this, given);
      };
      Object.assign(Storage.prototype, { [method]: breaks });
    }, broken);
    await visitor.open("/");
    await visitor.page.waitForLoadState("networkidle");
    await visitor.page.getByRole("button", { name: "Switch to dark theme" }).click();
    await expect(visitor.page.locator("html")).toHaveAttribute("data-color_mode", "dark");
  }
});

test("UX-9: the size of text, the density and less motion are chosen, and the first two follow the account", async ({
  aPerson,
  browser,
}) => {
  const ada = await (await aPerson("Ada")).register();
  const phone = await ada.onAnotherDevice(browser);
  for (const person of [ada, phone]) await person.open("/settings/appearance");
  const title = ({ page }: typeof ada) =>
    page.getByRole("heading", { level: 1 }).evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
  const height = ({ page }: typeof ada) =>
    page.getByRole("banner").evaluate((node) => node.querySelector("nav a")?.clientHeight ?? 0);
  const [size, tall] = [await title(ada), await height(ada)];
  await ada.page.getByLabel("Text size").selectOption("140");
  await expect.poll(() => title(phone)).toBeCloseTo(size * 1.4);
  await ada.page.getByLabel("Density").selectOption("compact");
  await expect.poll(() => height(phone)).toBeLessThan(tall);
  await ada.page.getByRole("checkbox", { name: /Reduce motion/ }).check();
  const motion = ({ page }: typeof ada) =>
    page.locator("html").evaluate((root) => Number.parseFloat(getComputedStyle(root).getPropertyValue("--motion")));
  expect(await motion(ada)).toBe(0);
  expect(await motion(phone)).not.toBe(0);
  await ada.page.reload();
  await expect.poll(() => motion(ada)).toBe(0);
  await phone.context.close();
});

test("UX-2: axe finds nothing in any theme; nothing sticks out in the largest text, on a phone", async ({
  aPerson,
}) => {
  test.setTimeout(180_000);
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Colours", [bob]);
  await bob.send(room, "Look at `this` https://example.org/");
  await ada.send(room, "I do");
  await ada.call("POST", "/posts", { title: "Title", content: "With **words** and a [link](https://example.org)" });
  for (const path of ["/", `/messages/${room.id}`, "/settings/appearance", `/${ada.username}`]) {
    await ada.call("PUT", "/settings", { text_size: 100 });
    await ada.open(path);
    await expect(ada.page.getByRole("main")).toBeVisible();
    await ada.page.waitForLoadState("networkidle");
    await look(ada, path, [1280], ALL_THEMES);
    await ada.call("PUT", "/settings", { text_size: 140 });
    await expect(ada.page.locator("html")).toHaveAttribute("data-text_size", "140");
    await look(ada, path, [320]);
  }
});
