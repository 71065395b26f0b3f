import { look } from "./axe.ts";
import { expect, test } from "./story.ts";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test("MSG-13: search beside a conversation, with filters and by keyboard; a result leads to its place", async ({
  aPerson,
}) => {
  const ada = await (await aPerson("Ada", { viewport: { width: 1440, height: 900 } })).register();
  const bob = await (await aPerson("Bob", PHONE)).register();
  const garden = await ada.room("Garden", [bob]);
  const kitchen = await ada.room("Kitchen", [bob]);
  const root = await bob.call<{ message_id: string }>("POST", `/chat/rooms/${garden.id}/messages`, {
    content: "Who waters the **tomatoes**?",
  });
  await ada.call("POST", `/chat/rooms/${garden.id}/messages`, {
    content: "I water the tomatoes in the morning",
    thread_id: root.message_id,
  });
  for (let each = 1; each <= 40; each += 1) await bob.send(garden, `Bed ${each}: cherry tomatoes`);
  for (let each = 1; each <= 60; each += 1) await ada.send(garden, `Nothing of note ${each}`);
  await ada.send(kitchen, "Tomatoes for dinner, see https://example.org/soup");

  // By the keyboard from the conversation to the oldest result, past a page.
  await ada.open(`/messages/${garden.id}`);
  await expect(ada.message("Nothing of note 60")).toBeVisible();
  await ada.page.keyboard.press("Control+Shift+F");
  const pane = ada.page.getByRole("complementary", { name: "Search messages" });
  const words = pane.getByRole("searchbox");
  await expect(words).toBeFocused();
  await words.fill("tomatos waters");
  // One letter is missing, or one too many.
  await expect(pane.getByRole("link")).toHaveCount(2);
  await words.fill("tomatoes");
  const results = pane.getByRole("link");
  await expect(results.first()).toContainText("Bed 40");
  await expect(results.first().locator("mark")).toHaveText("tomatoes");
  await look(ada, "search-wide");
  await words.press("ArrowDown");
  await expect(results.first()).toBeFocused();
  await results.first().press("ArrowDown");
  await expect(results.nth(1)).toBeFocused();
  await results.nth(1).press("Enter");
  await expect(ada.page).toHaveURL(/at=\d+/);
  await expect(ada.message("Bed 39: cherry tomatoes")).toBeInViewport();
  for (const count of [40, 42]) {
    await results.last().scrollIntoViewIfNeeded();
    await expect(results).toHaveCount(count);
  }

  // A reply in a thread leads into the thread; what was found is there again afterwards.
  await results.filter({ hasText: "in the morning" }).click();
  const thread = ada.page.getByRole("complementary", { name: "Thread" });
  await expect(thread.getByText("I water the tomatoes in the morning", { exact: true })).toBeVisible();
  await thread.getByRole("button", { name: "Close thread" }).click();
  await expect(results).toHaveCount(42);

  // Filters, by chips and in the words.
  await pane.getByRole("button", { name: "From" }).click();
  await ada.page.getByRole("menuitemradio", { name: "Me", exact: true }).click();
  await expect(results).toHaveCount(1);
  await pane.getByRole("button", { name: "In", exact: true }).click();
  await ada.page.getByRole("menuitemradio", { name: "All conversations" }).click();
  await expect(results).toHaveCount(2);
  await expect(results.first()).toContainText("Kitchen");
  await words.fill("tomatoes has:link");
  await expect(results).toHaveCount(1);
  await pane.getByRole("button", { name: "Dates" }).click();
  await pane.getByLabel("To date").fill("2020-01-31");
  await expect(pane.getByText("No messages found", { exact: true })).toBeVisible();
  await look(ada, "search-none");
  await words.fill("has:bananas");
  await expect(pane.getByText("“has:bananas” is not known")).toBeVisible();
  await expect(words).toHaveValue("has:bananas");
  await pane.getByRole("button", { name: "Close search" }).click();
  await expect(pane).toBeHidden();

  // On a phone it is over the conversation, and gives way to what it found.
  await bob.open(`/messages/${kitchen.id}`);
  await bob.page.getByRole("button", { name: "Search messages" }).click();
  const small = bob.page.getByRole("complementary", { name: "Search messages" });
  await small.getByRole("searchbox").fill("soup");
  await expect(small.getByRole("link")).toHaveCount(1);
  await look(bob, "search-phone");
  await small.getByRole("link").click();
  await expect(small).toBeHidden();
  await expect(bob.message("Tomatoes for dinner, see https://example.org/soup")).toBeInViewport();
  await bob.page.getByRole("button", { name: "More", exact: true }).click();
  await bob.page.getByRole("menuitem", { name: "Jump to date" }).click();
  await expect(bob.page.getByRole("dialog", { name: "Jump to date" })).toBeVisible();
});

test("MSG-13: messages among the kinds of the search page, for who is signed in", async ({ aPerson, browser }) => {
  const ada = await (await aPerson("Ada", { viewport: { width: 768, height: 900 } })).register();
  const room = await ada.room("Garden");
  await ada.send(room, "A quince tree");
  await ada.open("/search?q=quince");
  const kinds = ada.page.getByRole("navigation", { name: "Result types" });
  await kinds.getByRole("link", { name: "Messages" }).click();
  const found = ada.page.getByRole("main").getByRole("link", { name: /A quince tree/ });
  await expect(found.locator("mark")).toHaveText("quince");
  await expect(kinds.locator("[aria-current]")).toHaveText(["Messages"]);
  await look(ada, "search-page");
  await found.click();
  await expect(ada.message("A quince tree")).toBeInViewport();

  const context = await browser.newContext();
  const visitor = await context.newPage();
  await visitor.goto(`${ada.url}/search?q=quince`);
  await expect(visitor.getByRole("navigation", { name: "Result types" })).not.toContainText("Messages");
  await visitor.goto(`${ada.url}/search?q=quince&type=messages`);
  await expect(visitor.getByRole("main")).toContainText("Sign in");
  await context.close();
});
