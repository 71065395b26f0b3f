import { violations } from "./axe.ts";
import { expect, test } from "./story.ts";

test("Search: from the header to marked results, by kinds and pages; a visitor reads it without script", async ({
  aPerson,
  browser,
}) => {
  const ada = await (await aPerson("Ada")).register();
  const post = (title: string, content: string, visibility = "public") =>
    ada.call("POST", "/posts", { title, content, visibility });
  for (let each = 0; each < 25; each += 1) await post(`Nachtzug ${each}`, "Mit dem **Nachtzug** nach Zürich");
  await post("Nachtzug geheim", "nur für Freunde", "private");
  await ada.call("POST", "/chat/rooms", { kind: "group", name: "Nachtzüge", topic: "Fahrpläne", visibility: "public" });

  await ada.open("/");
  await expect(ada.page.getByRole("link", { name: "Nachtzug geheim" })).toBeVisible();
  await ada.page.keyboard.press("/");
  const box = ada.page.getByRole("banner").getByRole("searchbox");
  await expect(box).toBeFocused();
  await box.fill("nachtzug");
  await box.press("Enter");
  await expect(ada.page).toHaveURL(/\/search\?q=nachtzug$/);
  await expect(ada.page.getByRole("heading", { name: "Rooms" })).toBeVisible();
  await expect(ada.page.getByRole("link", { name: "Nachtzüge" }).locator("mark")).toHaveText("Nachtzüg");
  await expect(ada.page.getByRole("link", { name: "Nachtzug geheim" })).toBeVisible();
  expect(await violations(ada)).toEqual([]);

  await ada.page.getByRole("navigation", { name: "Result types" }).getByRole("link", { name: "Posts" }).click();
  await expect(ada.page).toHaveURL(/type=posts/);
  const found = ada.page.getByRole("main").getByRole("listitem").filter({ hasText: "Nachtzug" });
  await expect(found.nth(19)).toBeVisible();
  await found.nth(19).scrollIntoViewIfNeeded();
  await expect(ada.page.getByRole("link", { name: "Nachtzug 0", exact: true })).toBeVisible();
  await expect(found).toHaveCount(26);

  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const visitor = await context.newPage();
  await visitor.goto(new URL("/", ada.page.url()).href);
  await visitor.getByRole("banner").getByRole("link", { name: "Search" }).click();
  await visitor.getByRole("main").getByRole("searchbox").fill("zuerich nachtzgu");
  await visitor.getByRole("main").getByRole("searchbox").press("Enter");
  await expect(visitor.locator("mark").filter({ hasText: "Zürich" }).first()).toBeVisible();
  await visitor.goto(new URL("/search?q=geheim", ada.page.url()).href);
  await expect(visitor.getByText("Nothing found for “geheim”")).toBeVisible();
  await context.close();
});
