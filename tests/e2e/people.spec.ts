import { readFile } from "node:fs/promises";
import { strFromU8, unzipSync } from "fflate";
import { violations } from "./axe.ts";
import { expect, test } from "./story.ts";

test("NOT-1: the bell counts live, opening leads to the source and marks as read", async ({ aPerson, browser }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  await ada.open("/");
  const bell = ada.page.getByRole("button", { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName("Notifications");
  await bell.click();
  await expect(ada.page.getByRole("dialog").getByText("Nothing yet.", { exact: false })).toBeVisible();
  await ada.page.keyboard.press("Escape");
  await expect(bell).toBeFocused();

  await bob.call("POST", "/contacts", { people: ada.username });
  await expect(bell).toHaveAccessibleName("Notifications: 1 new");
  const phone = await ada.onAnotherDevice(browser);
  await phone.page.setViewportSize({ width: 360, height: 740 });
  await phone.open("/");
  await phone.page.getByRole("link", { name: /Notifications/ }).click();
  await expect(phone.page.getByRole("link", { name: /Bob Story\d+ added you as a contact.*Unread/ })).toBeVisible();

  await bell.click();
  await ada.page
    .getByRole("dialog")
    .getByRole("link", { name: /added you as a contact/ })
    .click();
  await expect(ada.page).toHaveURL(new RegExp(`/${bob.username}$`));
  await expect(ada.page.getByRole("heading", { name: bob.name })).toBeVisible();
  await expect(bell).toHaveAccessibleName("Notifications");
  await expect(phone.page.getByText("Unread", { exact: true })).toHaveCount(0);
  await phone.context.close();
});

test("NOT-1: the page has all of them, by pages, and marks them all as read", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  for (let each = 0; each < 31; each += 1) {
    await bob.call("POST", "/contacts", { people: ada.username });
    await bob.call("DELETE", `/contacts/${ada.id}`);
  }
  await ada.open("/notifications");
  const rows = ada.page.getByRole("list", { name: "Notifications" }).getByRole("listitem");
  await expect(rows).toHaveCount(30);
  await ada.page.getByRole("button", { name: "Show more" }).click();
  await expect(rows).toHaveCount(32);
  await expect(ada.page.getByText("31 times")).toBeVisible();
  await ada.page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(ada.page.getByText("Unread", { exact: true })).toHaveCount(0);
  await expect(ada.page.getByRole("button", { name: "Mark all as read" })).toBeHidden();
  await ada.page.reload();
  await expect(rows.first()).toBeVisible();
  await expect(ada.page.getByText("Unread", { exact: true })).toHaveCount(0);
});

test("PRO-5, CON-2, CON-3: asking a private person, boosting, accepting, removing with undo", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  await bob.call("PUT", "/profile/me", { is_private: true, bio: "I keep bees." });
  await Promise.all([ada.open(`/users/${bob.username}`), bob.open(`/${ada.username}`)]);
  await expect(ada.page).toHaveURL(new RegExp(`/${bob.username}$`));
  await expect(ada.page.getByText("This profile is private.", { exact: false })).toBeVisible();
  await expect(ada.page.getByText("I keep bees.")).toBeHidden();
  const button = (person: typeof ada, name: string) => person.page.getByRole("button", { name, exact: true });

  await button(ada, "Send contact request").click();
  await button(ada, "Cancel request").click();
  await button(ada, "Send contact request").click();
  await button(ada, "Boost request").click();
  await expect(button(ada, "Boost request")).toBeHidden();
  await expect(bob.page.getByRole("button", { name: "Notifications: 1 new" })).toBeVisible();
  await button(bob, "Accept request").click();
  await expect(ada.page.getByText("I keep bees.")).toBeVisible();
  await expect(bob.page.getByText("Mutual contact")).toBeVisible();

  await button(ada, "Message").click();
  await ada.write("Hello, neighbour");
  await ada.page.getByRole("heading", { name: bob.name }).getByRole("link").click();
  await button(ada, "Remove contact").click();
  const dialog = ada.page.getByRole("alertdialog");
  await expect(dialog.getByText("your direct conversation", { exact: false })).toBeVisible();
  const [download] = await Promise.all([
    ada.page.waitForEvent("download"),
    dialog.getByRole("link", { name: "Download conversation first" }).click(),
  ]);
  const files = unzipSync(await readFile(await download.path()));
  expect(strFromU8(files["messages.html"] as Uint8Array)).toContain("Hello, neighbour");
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(ada.page.getByText("I keep bees.")).toBeHidden();
  await expect(bob.page.getByText("Mutual contact")).toBeHidden();
  await button(ada, "Undo").click();
  await expect(ada.page.getByText("I keep bees.")).toBeVisible();
  await button(ada, "Message").click();
  await expect(ada.message("Hello, neighbour")).toBeVisible();
});

test("CON-5: who is blocked finds nobody; unblocking brings the buttons back", async ({ aPerson }) => {
  const [ada, eve] = [await (await aPerson("Ada")).register(), await (await aPerson("Eve")).register()];
  await Promise.all([ada.open(`/${eve.username}`), eve.open(`/${ada.username}`)]);
  await ada.page.getByRole("button", { name: "Block", exact: true }).click();
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Block" }).click();
  await expect(ada.page.getByRole("button", { name: "Unblock" })).toBeVisible();
  await expect(ada.page.getByRole("button", { name: "Message" })).toBeHidden();
  await eve.page.reload();
  await expect(eve.page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await ada.page.getByRole("button", { name: "Unblock" }).click();
  await expect(ada.page.getByRole("button", { name: "Add contact" })).toBeVisible();
});

test("PRO-6: a visitor sees what is for everyone, a prompt, others, and a search", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  await ada.call("PUT", "/profile/me", { bio: "Hello world.", show_location: "members", location: "Geneva" });
  const visitor = await aPerson("Visitor");
  await visitor.open(`/${ada.username}`);
  await expect(visitor.page.getByText("Hello world.")).toBeVisible();
  await expect(visitor.page.getByText("Geneva")).toBeHidden();
  await expect(visitor.page.getByRole("heading", { name: "Other people here" })).toBeVisible();
  await visitor.page.getByLabel("Name or username").fill(bob.username);
  await visitor.page
    .getByRole("link", { name: new RegExp(`@${bob.username}`) })
    .last()
    .click();
  await expect(visitor.page.getByRole("heading", { name: bob.name, exact: true })).toBeVisible();
  await visitor.page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(visitor.page).toHaveURL(/\/login\?next=/);
  const answer = await visitor.page.request.get(`${visitor.url}/${ada.username}`);
  expect(answer.status()).toBe(200);
  expect((await visitor.page.request.get(`${visitor.url}/no/such`)).status()).toBe(404);
});

test("names lead to profiles: in a conversation and in the list of who is there", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Named", [bob]);
  await bob.send(room, "who am I");
  await ada.open(`/messages/${room.id}`);
  await ada.messages.getByRole("link", { name: bob.name }).click();
  await expect(ada.page).toHaveURL(new RegExp(`/${bob.username}$`));
  await ada.page.goBack();
  await ada.page.getByRole("button", { name: "Details", exact: true }).click();
  await ada.page.getByRole("link", { name: new RegExp(`@${bob.username}`) }).click();
  await expect(ada.page.getByRole("heading", { name: bob.name })).toBeVisible();
});

test("PRO-1, PRO-2: what I write is shown, what is wrong is said at its field, audiences hold", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const { page } = ada;
  await ada.open("/profile");
  await page.getByRole("main").getByRole("link", { name: "Edit profile" }).click();
  await page.getByLabel("First name").fill("Augusta");
  await page.getByLabel("About you").fill("I count.");
  await page.getByLabel("Interests").fill("chess, engines, chess");
  await page.getByLabel("Location").fill("London");
  await page.getByLabel("Birthday").fill("2999-01-01");
  await page.getByLabel("Website").fill("gopher://old");
  await page.getByLabel("Links").fill("example.org/ada\nnot a link");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Website")).toHaveAccessibleDescription(/https/);
  await expect(page.getByLabel("Birthday")).toHaveAccessibleDescription(/past/);
  await expect(page.getByLabel("Links")).toHaveAccessibleDescription(/https/);
  await expect(page.getByLabel("About you")).toHaveValue("I count.");
  await page.getByLabel("Birthday").fill("1990-12-10");
  await page.getByLabel("Website").fill("example.org");
  await page.getByLabel("Links").fill("example.org/ada");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Profile saved.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Your profile: Augusta/ })).toBeVisible();

  await page.getByRole("link", { name: "Privacy", exact: true }).click();
  await page.getByLabel("Your location").selectOption("contacts");
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
  await page.getByLabel("Write to you").selectOption("nobody");
  await page.reload();
  await expect(page.getByLabel("Your location")).toHaveValue("contacts");
  await expect(page.getByLabel("Write to you")).toHaveValue("nobody");

  await bob.open(`/${ada.username}`);
  await expect(bob.page.getByText("I count.")).toBeVisible();
  await expect(bob.page.getByRole("list", { name: "Interests" }).getByRole("listitem")).toHaveText([
    "chess",
    "engines",
  ]);
  await expect(bob.page.getByText("London")).toBeHidden();
  await expect(bob.page.getByRole("button", { name: "Add contact" })).toBeVisible();
  await expect(bob.page.getByRole("button", { name: "Message" })).toBeHidden();
  await page.getByRole("radio", { name: /^Private/ }).click({ force: true });
  await expect(page.getByRole("radio", { name: /^Private/ })).toBeChecked();
  // A choice shows before it is saved.
  await expect.poll(async () => (await ada.call<{ is_private: boolean }>("GET", "/profile/me")).is_private).toBe(true);
  await bob.page.reload();
  await expect(bob.page.getByText("This profile is private.", { exact: false })).toBeVisible();
});

test("CON-1, CON-2: several are added at once, and what became of each is said", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const [eve, cleo] = [await (await aPerson("Eve")).register(), await (await aPerson("Cleo")).register()];
  await eve.call("PUT", "/profile/me", { asks_first: true });
  await ada.call("POST", "/contacts", { people: cleo.username });
  await Promise.all([ada.open("/contacts"), eve.open("/contacts")]);
  await ada.page.getByRole("button", { name: "Add", exact: true }).click();
  const dialog = ada.page.getByRole("dialog");
  await dialog
    .getByLabel("Usernames or email addresses")
    .fill(`${bob.username}, ${eve.username}, ${cleo.username}, nobody-here, ${ada.username}`);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const said = dialog.getByRole("status");
  await expect(said.getByText(`Added: ${bob.name}`)).toBeVisible();
  await expect(said.getByText(`Request sent: ${eve.name}`)).toBeVisible();
  await expect(said.getByText(`Already a contact: ${cleo.name}`)).toBeVisible();
  await expect(said.getByText("Not found: nobody-here")).toBeVisible();
  await expect(said.getByText("that's you", { exact: false })).toBeVisible();
  await expect(dialog.getByLabel("Usernames or email addresses")).toHaveValue("nobody-here");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();

  const list = ada.page.getByRole("region", { name: "My contacts" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expect(ada.page.getByRole("heading", { name: "Sent requests" })).toBeVisible();
  await eve.page.getByRole("button", { name: `Accept ${ada.name}` }).click();
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await expect(ada.page.getByRole("heading", { name: "Sent requests" })).toBeHidden();
  await expect(list.getByRole("link", { name: new RegExp(`${eve.name}.*@`) })).toBeVisible();

  await ada.page.getByRole("button", { name: `More actions for ${bob.name}` }).click();
  await ada.page.getByRole("menuitem", { name: "Set nickname" }).click();
  await ada.page.getByRole("dialog").getByLabel("Name").fill("Uncle Bob");
  await ada.page.getByRole("button", { name: "Save" }).click();
  await expect(list.getByText("Uncle Bob")).toBeVisible();
  await ada.page.getByLabel("Search by name, username or email").fill("uncle");
  await expect(list.getByRole("listitem")).toHaveCount(1);

  await ada.page.getByRole("button", { name: "More actions for Uncle Bob" }).click();
  await ada.page.getByRole("menuitem", { name: "Block" }).click();
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Block" }).click();
  await expect(ada.page.getByText("No contacts match", { exact: false })).toBeVisible();
  await ada.open("/settings/blocked");
  await ada.page.getByRole("button", { name: `Unblock ${bob.name}` }).click();
  await expect(ada.page.getByText("You haven't blocked anyone")).toBeVisible();
});

test("CON-7: contacts on the home page: adding, whether they are there, removing with undo", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  await bob.call("POST", "/contacts", { people: ada.username });
  await ada.open("/");
  const strip = ada.page.getByRole("region", { name: "Contacts" });
  await strip.getByRole("button", { name: "Add" }).click();
  await ada.page.getByLabel("Usernames or email addresses").fill(`${bob.username}@example.org`);
  await ada.page.getByLabel("Nickname").fill("Bobby");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
  await ada.page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await expect(strip.getByRole("link", { name: "Bobby" })).toBeVisible();
  await bob.open("/");
  await expect(strip.getByText("online")).toBeAttached();

  await strip.getByRole("link", { name: "Bobby" }).focus();
  await ada.page.keyboard.press("Tab");
  await expect(strip.getByRole("button", { name: "Remove Bobby" })).toBeFocused();
  await expect(strip.getByRole("button", { name: "Remove Bobby" })).toHaveCSS("opacity", "1");
  await ada.page.keyboard.press("Enter");
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(strip.getByRole("link", { name: "Bobby" })).toBeHidden();
  await ada.page.getByRole("button", { name: "Undo" }).click();
  await expect(strip.getByRole("link", { name: "Bobby" })).toBeVisible();
});

test("CON-6: favourites, mute and labels by keyboard, live on another device", async ({ aPerson, browser }) => {
  const ada = await (await aPerson("Ada")).register();
  const [bob, cleo] = [await (await aPerson("Bob")).register(), await (await aPerson("Cleo")).register()];
  for (const { username } of [bob, cleo]) await ada.call("POST", "/contacts", { people: username });
  const phone = await ada.onAnotherDevice(browser);
  await phone.page.setViewportSize({ width: 360, height: 740 });
  await Promise.all([ada.open("/contacts"), phone.open("/contacts")]);
  const list = ada.page.getByRole("region", { name: "My contacts" });
  const rows = list.getByRole("listitem");
  const choose = async (name: string) => {
    // No faster than a hand: a menu that closes gives the focus back a few frames later.
    await ada.page.waitForTimeout(300);
    await rows
      .filter({ hasText: bob.name })
      .getByRole("button", { name: /^More actions for/ })
      .focus();
    await ada.page.keyboard.press("Enter");
    const item = ada.page.getByRole("menuitem", { name });
    await expect(ada.page.locator("[role=menuitem]:focus")).toHaveCount(1);
    for (
      let presses = 0;
      presses < 8 && !(await item.evaluate((node) => node === document.activeElement));
      presses += 1
    )
      await ada.page.keyboard.press("ArrowDown");
    await ada.page.keyboard.press("Enter");
  };
  await expect(rows.first()).toContainText(cleo.name);
  await choose("Add to favourites");
  await expect(rows.first()).toContainText(bob.name);
  await expect(rows.first()).toContainText("Favourite");
  await choose("Mute notifications");
  await expect(rows.first()).toContainText("Muted");
  await choose("Labels");
  await expect(ada.page.getByRole("textbox", { name: "New label" })).toBeFocused();
  await ada.page.keyboard.type("Beekeepers");
  await ada.page.keyboard.press("Enter");
  await expect(phone.page.getByRole("button", { name: "Beekeepers", exact: true })).toBeVisible();
  await expect(phone.page.getByRole("region", { name: "My contacts" }).getByText("Muted")).toBeAttached();

  await ada.page.getByRole("button", { name: "Beekeepers", exact: true }).click();
  await expect(rows).toHaveCount(1);
  expect(await violations(ada)).toEqual([]);
  await ada.page.getByRole("button", { name: "Rename label Beekeepers" }).click();
  await ada.page.getByRole("textbox", { name: "Name", exact: true }).fill("Apiarists");
  await ada.page.keyboard.press("Enter");
  await expect(ada.page.getByRole("button", { name: "Apiarists", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(rows).toHaveCount(1);
  await ada.page.getByRole("button", { name: "Delete label Apiarists" }).click();
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(rows).toHaveCount(2);
  await expect(phone.page.getByRole("button", { name: "Apiarists", exact: true })).toBeHidden();

  await bob.call("POST", "/contacts", { people: ada.username });
  await ada.open("/notifications");
  await expect(ada.page.getByRole("link", { name: /Bob Story\d+ added you as a contact/ })).toBeVisible();
  await expect(ada.page.getByText("Unread", { exact: true })).toHaveCount(0);
  await phone.context.close();
});
