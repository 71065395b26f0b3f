import { look } from "./axe.ts";
import { expect, test } from "./story.ts";

test("UX-6: the tour begins with the first step that is open, is skipped for good, and is found again in the help", async ({
  aPerson,
  browser,
}) => {
  const ada = await aPerson("Ada");
  await ada.signUp();
  const { page } = ada;
  const tour = page.getByRole("region", { name: "Tour" });
  await ada.open("/");
  await expect(tour.getByText("Step 1 of 5")).toBeVisible();
  await tour.getByRole("button", { name: "Next" }).click();
  await expect(tour.getByRole("heading", { name: "Find people you know" })).toBeVisible();
  await look(ada, "tour", [320, 768, 1440]);
  await tour.getByRole("link", { name: "Find people" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();

  // What was done is passed over.
  const bob = await (await aPerson("Bob")).register();
  await ada.call("POST", "/contacts", { people: bob.username });
  const room = await bob.room("Beginners", [], { visibility: "public" });
  await ada.call("POST", `/chat/rooms/${room.id}/members/${ada.id}`);
  await ada.call("PUT", "/settings", { theme: "dark" });
  await ada.open("/");
  await tour.getByRole("button", { name: "Next" }).click();
  await tour.getByRole("button", { name: "Next" }).click();
  await tour.getByRole("button", { name: "Next" }).click();
  await expect(tour.getByRole("heading", { name: "Send a message" })).toBeVisible();

  await tour.getByRole("button", { name: "Skip the tour" }).click();
  await expect(tour).toHaveCount(0);
  const phone = await ada.onAnotherDevice(browser);
  await phone.open("/");
  await expect(phone.page.getByRole("heading", { name: "Hello, Ada" })).toBeVisible();
  await expect(phone.page.getByRole("region", { name: "Tour" })).toHaveCount(0);
  await phone.context.close();

  await ada.open("/help");
  await page.getByRole("button", { name: "Take the tour" }).click();
  await expect(page).toHaveURL(`${ada.url}/`);
  await expect(tour.getByText("Step 1 of 5")).toBeVisible();
});

test("MOD-8: the help is read without script, and searched with typing errors", async ({ aPerson }) => {
  const plain = await aPerson("Plain", { javaScriptEnabled: false });
  await plain.open("/");
  await plain.page.getByRole("contentinfo").getByRole("link", { name: "Help" }).click();
  await plain.page.getByRole("link", { name: /^Search and its filters/ }).click();
  await expect(plain.page).toHaveURL(`${plain.url}/help/search-filters`);
  await expect(plain.page.getByText("has:image").first()).toBeVisible();
  await expect(plain.page).toHaveTitle("Search and its filters · Helloworld Chat");

  const visitor = await aPerson("Visitor");
  const { page } = visitor;
  await visitor.open("/help");
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(15);
  await look(visitor, "help", [320, 768, 1440]);
  await page.getByLabel("Search the help").fill("disapearing");
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
  await page.getByRole("link", { name: /^Messages/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Messages" })).toBeVisible();
  await look(visitor, "help-article", [320, 768, 1440]);
  await visitor.open("/help/no-such-article");
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
});
