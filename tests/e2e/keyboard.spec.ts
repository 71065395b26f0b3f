import type { WebPage } from "../../apps/server/src/http/render.ts";
import { look } from "./axe.ts";
import { expect, type Person, test } from "./story.ts";

/** Every page of the router, as the build lists them. */
async function pagePaths(): Promise<string[]> {
  const build = new URL("../../apps/web/dist-server/server-render.js", import.meta.url).href;
  return ((await import(build)) as { pages: WebPage[] }).pages.map(({ path }) => path);
}

/** Goes through a page by Tab until it has been everywhere; answers what took the focus without showing it. */
async function walk(person: Person): Promise<{ stops: number; unseen: string[] }> {
  const unseen: string[] = [];
  await person.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let stops = 0; stops < 200; stops += 1) {
    await person.page.keyboard.press("Tab");
    const found = await person.page.evaluate(() => {
      const at = document.activeElement;
      if (!(at instanceof HTMLElement) || at === document.body || "walked" in at.dataset) return { done: true };
      at.dataset.walked = "";
      // An input shows it by a ring or on the box around it, which is its label or what frames it.
      const around = [
        at,
        at.parentElement,
        at.parentElement?.parentElement,
        at.parentElement?.parentElement?.parentElement,
      ];
      const shown = around.some((one) => {
        if (!one) return false;
        const { outlineStyle, boxShadow } = getComputedStyle(one);
        return outlineStyle !== "none" || (at.matches("input, textarea, select") && boxShadow !== "none");
      });
      return { done: false, unseen: shown ? null : at.outerHTML.slice(0, 160) };
    });
    if (found.done) return { stops, unseen };
    if (found.unseen) unseen.push(found.unseen);
  }
  throw new Error(`the focus does not come out of ${person.page.url()}`);
}

test("UX-3: every page of the router is walked by keyboard: the focus shows, and nothing traps it", async ({
  aPerson,
}) => {
  test.setTimeout(300_000);
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Walk", [bob]);
  await ada.send(room, "hello");
  await ada.send(room, "a [link](https://example.org)");
  const { id } = await ada.call<{ id: string }>("POST", "/posts", {
    title: "A post",
    content: "Words",
    visibility: "public",
  });
  const ids: Record<string, string> = { $room: room.id, $id: id, $token: "old", $username: bob.username, $tag: "any" };
  for (const path of await pagePaths()) {
    if (path === "/users/$username") continue;
    const filled = path.replaceAll(/\$\w+/g, (name) => ids[name] ?? "");
    await ada.open(filled);
    await expect(ada.page.getByRole("main")).toBeVisible();
    await ada.page.waitForLoadState("networkidle");
    const { stops, unseen } = await walk(ada);
    expect(unseen, `focus that does not show on ${filled}`).toEqual([]);
    expect(stops, `what takes the focus on ${filled}`).toBeGreaterThan(4);
  }
});

test("UX-4: the palette leads anywhere from within the composer, and keys go between and within lists", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const [first, second] = [await ada.room("Alpha room", [bob]), await ada.room("Beta room", [bob])];
  for (const text of ["one", "two", "three"]) await bob.send(second, text);
  await ada.send(first, "newest");
  await ada.open(`/messages/${first.id}`);
  const { page } = ada;
  const palette = page.getByRole("dialog", { name: "Go anywhere" });
  const field = palette.getByRole("combobox");

  await ada.composer.fill("word");
  await ada.composer.press("Control+k");
  await expect(field).toBeFocused();
  await field.fill("beta");
  await expect(palette.getByRole("option", { selected: true })).toContainText("Beta room");
  await look(ada, "palette", [320, 1280]);
  await field.press("Enter");
  await expect(page).toHaveURL(new RegExp(second.id));
  await expect(ada.composer).toBeFocused();

  // People, themes and commands.
  await page.keyboard.press("Control+k");
  await field.fill(bob.username);
  await expect(palette.getByRole("option").filter({ hasText: bob.name })).toBeVisible();
  await field.fill("dark");
  await field.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("Control+k");
  await field.fill("sign out");
  await field.press("Enter");
  await expect(page.getByRole("alertdialog", { name: "Sign out?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alertdialog")).toBeHidden();

  // Between conversations.
  await ada.composer.press("Alt+ArrowUp");
  await expect(page).toHaveURL(new RegExp(first.id));
  await expect(ada.composer).toHaveValue("word");
  await ada.composer.fill("");
  await ada.composer.press("Alt+ArrowDown");
  await expect(page).toHaveURL(new RegExp(second.id));

  // Among messages: one stop of Tab, arrows within, Enter for the menu.
  await expect(ada.message("three")).toBeVisible();
  const row = (text: string) => ada.messages.getByRole("article").filter({ hasText: text });
  await row("three").focus();
  await page.keyboard.press("ArrowUp");
  await expect(row("two")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(row("one")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Copy text" })).toBeVisible();
  await page.keyboard.press("Escape");
  // The focus comes back into the message, to its button or to itself.
  await expect(page.getByRole("menu")).toBeHidden();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("[data-stop]")?.textContent ?? ""))
    .toContain("one");
  await page.keyboard.press("End");
  await expect(row("three")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(ada.composer).toBeFocused();

  // Back to the list, which is one stop too.
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/messages$/);
  await expect(page.getByRole("link", { name: /Beta room/ })).toBeFocused();
  await page.keyboard.press("Home");
  await expect(page.getByRole("link", { name: /Alpha room/ })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(second.id));

  // The sheet, which a text does not open.
  await ada.composer.press("?");
  await expect(ada.composer).toHaveValue("?");
  await row("two").focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Alt+Shift");
  await look(ada, "shortcuts", [320, 1280]);
});

test("UX-9: a conversation in its own colour and wallpaper, which the other does not have", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Painted", [bob]);
  await ada.send(room, "mine");
  await bob.send(room, "yours");
  await ada.open(`/messages/${room.id}?details=mine`);
  await bob.open(`/messages/${room.id}`);
  await ada.page.getByText("Teal", { exact: true }).click();
  await ada.page.getByText("Waves", { exact: true }).click();
  const chat = ada.page.locator("[data-wallpaper=waves][data-color=teal]").filter({ has: ada.messages });
  await expect(chat).toBeVisible();
  await look(ada, "wallpaper");
  await ada.page.reload();
  await expect(chat).toBeVisible();
  await expect(bob.message("yours")).toBeVisible();
  await expect(bob.page.locator("[data-wallpaper]")).toHaveCount(0);
});
