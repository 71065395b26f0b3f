import type { DraftsResponse } from "@helloworld/protocol";
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
    await page.getByRole("button", { name: "Schedule or set a timer" }).click();
    await page.getByRole("menuitem", { name: choice }).click();
    await expect(ada.composer).toHaveValue("");
  };
  await later("good morning", /^Tomorrow at 9:00/);
  await later("in an hour", /^In 1 hour/);
  await later("too much", /^In 20 minutes/);
  await page.getByRole("button", { name: "3 scheduled messages" }).click();
  const dialog = page.getByRole("dialog", { name: "Scheduled messages" });
  const row = (text: string) => dialog.getByRole("listitem").filter({ hasText: text });
  expect(await violations(ada)).toEqual([]);
  await row("too much").getByRole("button", { name: "Cancel message" }).click();
  await expect(row("too much")).toHaveCount(0);
  await row("in an hour").getByRole("button", { name: "Send now" }).click();
  await expect(bob.message("in an hour")).toBeVisible();
  await row("good morning").getByRole("button", { name: "Edit" }).click();
  await dialog.getByRole("textbox", { name: "Message" }).fill("good evening");
  await dialog.getByLabel("Date and time").fill("2020-01-01T10:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Choose a time in the future.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Message" })).toHaveValue("good evening");
  const tomorrow = await page.evaluate(() => {
    const date = new Date(Date.now() + 86_400_000);
    date.setMinutes(date.getMinutes() - date.getTimezoneOffset());
    return date.toISOString().slice(0, 16);
  });
  await dialog.getByLabel("Date and time").fill(tomorrow);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row("good evening")).toBeVisible();
  await page.keyboard.press("Escape");
  const note = page.getByRole("button", { name: /scheduled message/ });
  await expect(note).toHaveText("1 scheduled message");

  // From another device, to be sent in a moment; then to a room that one is not in any more.
  const soon = () => new Date(Date.now() + 2_000).toISOString();
  await ada.call("POST", `/chat/rooms/${room.id}/messages`, { content: "by itself", scheduled_at: soon() });
  await expect(note).toHaveText("2 scheduled messages");
  await expect(bob.message("by itself")).toBeVisible({ timeout: 20_000 });
  await expect(note).toHaveText("1 scheduled message");
});

test("MSG-11: what cannot be sent when it is due waits with the reason, to be changed or taken back", async ({
  aPerson,
}) => {
  const { ada, bob, room } = await inRoom(aPerson, "Closed");
  await bob.open(`/messages/${room.id}`);
  const { page } = bob;
  const scheduled_at = new Date(Date.now() + 3_000).toISOString();
  await bob.call("POST", `/chat/rooms/${room.id}/messages`, { content: "too late", scheduled_at });
  await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { send: "admin" } });
  await bob.open("/messages");
  await expect
    .poll(async () => (await bob.call<{ scheduled: { failure: string }[] }>("GET", "/chat/scheduled")).scheduled[0], {
      timeout: 20_000,
    })
    .toMatchObject({ failure: "You can't write in this room." });
  await ada.call("PUT", `/chat/rooms/${room.id}`, { permissions: { send: "member" } });
  await bob.open(`/messages/${room.id}`);
  await page.getByRole("button", { name: "1 scheduled message couldn't be sent" }).click();
  const dialog = page.getByRole("dialog", { name: "Scheduled messages" });
  await expect(dialog.getByText("Not sent: You can't write in this room.")).toBeVisible();
  expect(await violations(bob)).toEqual([]);
  await dialog.getByRole("button", { name: "Send now" }).click();
  await expect(ada.message("too late")).toBeVisible();
});

test("MSG-12: a message deletes itself for both, by its own timer or that of the room", async ({ aPerson }) => {
  const { ada, bob, room, page } = await inRoom(aPerson, "Fleeting");
  await bob.open(`/messages/${room.id}`);
  await page.getByRole("button", { name: "Schedule or set a timer" }).click();
  await page.getByRole("menuitem", { name: "Disappearing message" }).click();
  const dialog = page.getByRole("dialog", { name: "Disappearing messages" });
  await dialog.getByLabel("The message you're writing").selectOption({ label: "5 seconds" });
  expect(await violations(ada)).toEqual([]);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Disappears after 5 seconds.")).toBeVisible();
  await ada.write("burn this");
  await expect(bob.message("burn this")).toBeVisible();
  await expect(page.getByText("Disappears after 5 seconds.")).toHaveCount(0);
  for (const person of [ada, bob]) await expect(person.message("burn this")).toHaveCount(0, { timeout: 15_000 });

  await page.getByRole("button", { name: "Schedule or set a timer" }).click();
  await page.getByRole("menuitem", { name: "Disappearing message" }).click();
  await dialog.getByLabel("All new messages here").selectOption({ label: "1 day" });
  await expect(bob.page.getByText("Messages here disappear after 1 day.")).toBeVisible();
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
  await expect(page.getByText("Draft from another device: Something else")).toBeVisible({ timeout: 15_000 });
  await expect(ada.composer).toHaveValue("Dear all");
  expect(await violations(ada)).toEqual([]);
  await page.getByRole("button", { name: "Use the other one" }).click();
  await expect(ada.composer).toHaveValue("Something else");
  await ada.composer.press("Enter");
  await expect(phone.composer).toHaveValue("", { timeout: 15_000 });

  // Text that was typed within the last second outlives a reload.
  await ada.composer.fill("not yet");
  await page.waitForTimeout(1_200);
  await page.reload();
  await expect(ada.composer).toHaveValue("not yet");
  expect(phone.complaints).toEqual([]);
  await phone.context.close();
});

test("case 55: two tabs keep the texts that are typed in them, whichever is sent", async ({ aPerson }) => {
  const { ada: one, room } = await inRoom(aPerson, "Tabs");
  const two = await one.inAnotherTab();
  await two.open(`/messages/${room.id}`);
  const offered = (person: Person, text: string) => person.page.getByText(`Draft from another device: ${text}`);
  const drafts = async () =>
    (await one.call<DraftsResponse>("GET", "/chat/drafts")).drafts.map((draft) => draft.content);

  await two.composer.fill("beta");
  await expect(one.composer).toHaveValue("beta");
  await one.composer.fill("alpha");
  await expect(offered(two, "alpha")).toBeVisible();
  await expect(two.composer).toHaveValue("beta");

  // The first tab has heard of all that the second one did before the text that it is offered.
  await two.composer.press("Enter");
  await expect(two.composer).toHaveValue("");
  await expect(offered(two, "alpha")).toBeVisible();
  await two.composer.fill("gamma");
  await expect(offered(one, "gamma")).toBeVisible();
  await expect(one.composer).toHaveValue("alpha");

  // The unsent text is the draft again, and outlives a reload.
  await two.composer.press("Enter");
  await expect.poll(drafts).toEqual(["alpha"]);
  await one.page.reload();
  await expect(one.composer).toHaveValue("alpha");

  // A tab that is closed as soon as it has sent leaves nothing behind.
  await expect(two.composer).toHaveValue("alpha");
  await two.composer.press("Enter");
  await expect(one.message("alpha")).toBeVisible();
  await two.page.close();
  await expect(one.composer).toHaveValue("");
  await expect.poll(drafts).toEqual([]);
  await one.page.reload();
  await expect(one.message("alpha")).toBeVisible();
  await expect(one.composer).toHaveValue("");
  const sent = await one.messages.getByText(/^(alpha|beta|gamma)$/).allInnerTexts();
  expect(sent).toEqual(["beta", "gamma", "alpha"]);
  expect(two.complaints).toEqual([]);
});

test("a message that is refused comes back to be changed, behind what stands there", async ({ aPerson }) => {
  const { ada, page } = await inRoom(aPerson, "Refused");
  const crowd = Array.from({ length: 21 }, (_, index) => `@somebody${index}`).join(" ");
  await ada.write(crowd);
  await expect(page.getByText("Not sent: Name at most 20 people.")).toBeVisible();
  await ada.composer.fill("hello");
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(ada.composer).toHaveValue(`hello\n${crowd}`);
  await expect(page.getByText("Not sent", { exact: false })).toHaveCount(0);
});
