import { expect, type Locator } from "@playwright/test";
import { look } from "./axe.ts";
import { type Person, test } from "./story.ts";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** A finger on the middle of something: it moves by `across` and stays for `ms`. */
async function touch(person: Person, at: Locator, { across = 0, ms = 0 }): Promise<void> {
  const box = await at.boundingBox();
  if (!box) throw new Error("nothing to touch");
  const session = await person.context.newCDPSession(person.page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
  for (let step = 1; across !== 0 && step <= 8; step += 1)
    await session.send("Input.dispatchTouchEvent", {
      type: "touchMove",
      touchPoints: [{ x: x + (across * step) / 8, y }],
    });
  await person.page.waitForTimeout(ms);
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}

/** Buttons, and links of bars, that are smaller than a finger. */
const small = (person: Person) =>
  person.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, nav a, header a")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".sr-only"))
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 1 && (width < 43.5 || height < 43.5);
      })
      .map((one) => one.outerHTML.slice(0, 140)),
  );

test("UX-1: a phone has one pane, a bar of five places, and back that leads back", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada", PHONE)).register();
  const bob = await (await aPerson("Bob")).register();
  const room = await ada.room("Pocket", [bob]);
  await bob.send(room, "touch me");
  await ada.open("/");
  const { page } = ada;
  const bar = page.getByRole("navigation", { name: "Main" });
  await expect(bar.getByRole("link")).toHaveText([/Home/, /Messages/, /Contacts/, /Notifications/, /Profile/]);
  await bar.getByRole("link", { name: /Contacts/ }).tap();
  await expect(page).toHaveURL(/\/contacts$/);
  await bar.getByRole("link", { name: /Messages/ }).tap();
  await expect(page.getByRole("link", { name: /Pocket/ })).toBeVisible();
  expect(await small(ada)).toEqual([]);
  await page.getByRole("link", { name: /Pocket/ }).tap();
  await expect(ada.message("touch me")).toBeVisible();
  await expect(bar).toBeHidden();
  await expect(page.getByRole("contentinfo")).toHaveCount(0);
  expect(await small(ada)).toEqual([]);
  await look(ada, "phone-conversation", [320, 360]);

  // The way back of the page and that of the phone are one.
  await page.getByRole("link", { name: "Back to all conversations" }).tap();
  await expect(page).toHaveURL(/\/messages$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/contacts$/);
  await page.goForward();
  await page.goForward();
  await expect(ada.message("touch me")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/messages$/);
  await expect(bar).toBeVisible();
});

test("UX-1: a long press opens the menu of a message, a swipe answers it, and the day stays in view", async ({
  aPerson,
}) => {
  const ada = await (await aPerson("Ada", PHONE)).register();
  const bob = await (await aPerson("Bob")).register();
  const room = await ada.room("Fingers", [bob]);
  for (let line = 1; line <= 30; line += 1) await bob.send(room, `line ${line}`);
  await ada.call("POST", `/chat/rooms/${room.id}/read`, { seq: 1000 }).catch(() => undefined);
  await ada.open(`/messages/${room.id}`);
  await ada.page.getByRole("button", { name: /new message|Jump to latest/ }).tap();
  await expect(ada.message("line 30")).toBeInViewport();
  const row = ada.messages.getByRole("article").filter({ hasText: "line 30" });

  const day = ada.page.locator("[data-sticky-day]");
  await expect(day).toHaveText("Today");
  await expect(ada.messages.getByRole("heading", { name: "Today" })).not.toBeInViewport();

  await touch(ada, row.getByText("line 30"), { ms: 700 });
  await expect(ada.page.getByRole("menuitem", { name: "Reply", exact: true })).toBeVisible();
  await ada.page.keyboard.press("Escape");
  await expect(ada.page.getByRole("menu")).toBeHidden();

  await touch(ada, row.getByText("line 30"), { across: 30 });
  await expect(ada.page.getByRole("button", { name: "Cancel reply" })).toBeHidden();
  await touch(ada, row.getByText("line 30"), { across: 120 });
  await expect(ada.page.getByRole("button", { name: "Cancel reply" })).toBeVisible();

  // At its own line the day does not stand twice.
  await ada.messages.evaluate((list) => list.scrollTo(0, 0));
  await expect(ada.messages.getByRole("heading", { name: "Today" })).toBeInViewport();
  await expect(day).toBeHidden();
});
