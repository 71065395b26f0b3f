import { violations } from "./axe.ts";
import { expect, type Person, test } from "./story.ts";

async function inRoom(aPerson: (name: string) => Promise<Person>, name: string) {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room(name, [bob]);
  await ada.open(`/messages/${room.id}`);
  await expect(ada.composer).toBeFocused();
  return { ada, bob, room, page: ada.page };
}

test("MSG-11: a message is scheduled, changed, sent now, taken back, and sent by itself when it is due", async ({
  aPerson,
}) => {
  const { ada, bob, room, page } = await inRoom(aPerson, "Later");
  await bob.open(`/messages/${room.id}`);
  const later = async (text: string, choice: RegExp) => {
    await ada.composer.fill(text);
    await page.getByRole("button", { name: "Other ways to send" }).click();
    await page.getByRole("menuitem", { name: choice }).click();
    await expect(ada.composer).toHaveValue("");
  };
  await later("good morning", /^Tomorrow at/);
  await later("in an hour", /^In an hour/);
  await later("too much", /^In 20 minutes/);
  await page.getByRole("button", { name: "3 scheduled messages" }).click();
  const dialog = page.getByRole("dialog", { name: "Scheduled messages" });
  const row = (text: string) => dialog.getByRole("listitem").filter({ hasText: text });
  expect(await violations(ada)).toEqual([]);
  await row("too much").getByRole("button", { name: "Take back" }).click();
  await expect(row("too much")).toHaveCount(0);
  await row("in an hour").getByRole("button", { name: "Send now" }).click();
  await expect(bob.message("in an hour")).toBeVisible();
  await row("good morning").getByRole("button", { name: "Change" }).click();
  await dialog.getByRole("textbox", { name: "Message" }).fill("good evening");
  await dialog.getByLabel("Day and time").fill("2020-01-01T10:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Choose a time that is still to come.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Message" })).toHaveValue("good evening");
  const soon = await page.evaluate(() => {
    const date = new Date(Date.now() + 61_000);
    date.setMinutes(date.getMinutes() - date.getTimezoneOffset());
    return date.toISOString().slice(0, 16);
  });
  await dialog.getByLabel("Day and time").fill(soon);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row("good evening")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "1 scheduled message" })).toBeVisible();
});

test("MSG-12: a message deletes itself for both, by its own timer or that of the room", async ({ aPerson }) => {
  const { ada, bob, room, page } = await inRoom(aPerson, "Fleeting");
  await bob.open(`/messages/${room.id}`);
  await page.getByRole("button", { name: "Other ways to send" }).click();
  await page.getByRole("menuitem", { name: "Delete itself after a while" }).click();
  const dialog = page.getByRole("dialog", { name: "Messages that delete themselves" });
  await dialog.getByLabel("The message you write now").selectOption({ label: "5 seconds" });
  expect(await violations(ada)).toEqual([]);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Deletes itself after 5 seconds.")).toBeVisible();
  await ada.write("burn this");
  await expect(bob.message("burn this")).toBeVisible();
  await expect(page.getByText("Deletes itself after 5 seconds.")).toHaveCount(0);
  for (const person of [ada, bob]) await expect(person.message("burn this")).toHaveCount(0, { timeout: 15_000 });

  await page.getByRole("button", { name: "Other ways to send" }).click();
  await page.getByRole("menuitem", { name: "Delete itself after a while" }).click();
  await dialog.getByLabel("All new messages here").selectOption({ label: "1 day" });
  await expect(bob.page.getByText("Messages here delete themselves after 1 day.")).toBeVisible();
});

test("MSG-11: a draft is there on the other device, and never takes the place of what is typed", async ({
  aPerson,
  browser,
}) => {
  const { ada, room, page } = await inRoom(aPerson, "Drafts");
  const phone = await ada.onAnotherDevice(browser);
  await phone.open(`/messages/${room.id}`);
  await page.keyboard.type("Dear all");
  await expect(phone.composer).toHaveValue("Dear all", { timeout: 15_000 });
  await expect(phone.page.getByText("Draft: Dear all")).toBeVisible();

  await phone.composer.fill("Something else");
  await expect(page.getByText("On another device you wrote: Something else")).toBeVisible({ timeout: 15_000 });
  await expect(ada.composer).toHaveValue("Dear all");
  expect(await violations(ada)).toEqual([]);
  await page.getByRole("button", { name: "Use that" }).click();
  await expect(ada.composer).toHaveValue("Something else");
  await ada.composer.press("Enter");
  await expect(phone.composer).toHaveValue("", { timeout: 15_000 });

  // What was typed within the last second outlives a reload.
  await ada.composer.fill("not yet");
  await page.waitForTimeout(1_200);
  await page.reload();
  await expect(ada.composer).toHaveValue("not yet");
  expect(phone.complaints).toEqual([]);
  await phone.context.close();
});
