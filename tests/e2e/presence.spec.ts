import { fits, violations } from "./axe.ts";
import { expect, type Person, test } from "./story.ts";

/** Two who added each other, each with a browser. */
async function friends(aPerson: (name: string) => Promise<Person>): Promise<[Person, Person]> {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  await ada.call("POST", "/contacts", { people: bob.username });
  await bob.call("POST", "/contacts", { people: ada.username });
  return [ada, bob];
}

const menu = (person: Person) => person.page.getByRole("button", { name: /^Your profile/ });
const row = (person: Person) => person.page.getByRole("region", { name: "My contacts" }).getByRole("listitem");

async function choose(person: Person, status: string): Promise<void> {
  await menu(person).click();
  await person.page.getByRole("menuitemradio", { name: status }).click();
}

test("CON-8: a status and its text are chosen in the menu and seen live, until their time is over", async ({
  aPerson,
}) => {
  const [ada, bob] = await friends(aPerson);
  await ada.page.clock.install();
  await ada.open("/contacts");
  await bob.open("/");
  await expect(row(ada)).toContainText("online");
  await choose(bob, "Do not disturb");
  await expect(row(ada)).toContainText("do not disturb");
  await menu(bob).click();
  await expect(bob.page.getByRole("menuitemradio", { name: "Do not disturb" })).toBeChecked();
  expect(await violations(bob)).toEqual([]);
  await bob.page.getByRole("menuitem", { name: "Status text" }).click();
  const dialog = bob.page.getByRole("dialog", { name: "Status text" });
  await dialog.getByLabel("What's your status?").fill("At lunch");
  await dialog.getByLabel("Emoji", { exact: true }).fill("no");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Emoji", { exact: true })).toHaveAccessibleDescription(/Choose one emoji/);
  await dialog.getByRole("button", { name: "🍽️" }).click();
  await dialog.getByLabel("Clear after").selectOption({ label: "30 minutes" });
  expect(await violations(bob)).toEqual([]);
  await bob.page.setViewportSize({ width: 360, height: 740 });
  await fits(bob);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(row(ada)).toContainText("🍽️ At lunch");
  expect(await violations(ada)).toEqual([]);

  await row(ada).getByRole("link").click();
  await expect(ada.page.getByText("do not disturb · 🍽️ At lunch")).toBeVisible();
  await ada.page.getByRole("button", { name: "Message" }).click();
  await expect(ada.page.getByText(`do not disturb · 🍽️ At lunch · @${bob.username}`)).toBeVisible();
  await ada.page.clock.fastForward("31:00");
  await expect(ada.page.getByText("At lunch")).toHaveCount(0);

  await choose(bob, "Invisible");
  await expect(ada.page.getByText(/last seen at \d/)).toBeVisible();
  await bob.call("PUT", "/profile/me", { show_last_seen: "nobody", show_online_status: "nobody" });
  await expect(ada.page.getByText(/last seen at/)).toHaveCount(0);
  await choose(bob, "Online");
  await ada.open("/contacts");
  await expect(row(ada)).toContainText(`@${bob.username}`);
  await expect(row(ada)).not.toContainText(/online|lunch|last seen/);
});

test("CON-8: away by itself after ten minutes without a touch, and back; not over what was chosen", async ({
  aPerson,
}) => {
  const [ada, bob] = await friends(aPerson);
  await bob.page.clock.install();
  await Promise.all([ada.open("/contacts"), bob.open("/contacts")]);
  await expect(row(ada)).toContainText("online");
  await expect(row(bob)).toContainText("online");
  await bob.page.clock.fastForward("10:20");
  await expect(row(ada)).toContainText("away");
  await bob.page.mouse.move(200, 200);
  await expect(row(ada)).toContainText("online");
  await choose(bob, "Do not disturb");
  await expect(row(ada)).toContainText("do not disturb");
  await bob.page.clock.fastForward("10:20");
  await bob.page.waitForTimeout(1_500);
  await expect(row(ada)).toContainText("do not disturb");
});

test("CON-9: a contact's row offers only what would not fail", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  await ada.call("POST", "/contacts", { people: bob.username });
  await ada.open("/contacts");
  const write = ada.page.getByRole("button", { name: `Message ${bob.name}` });
  await expect(write).toBeVisible();
  await bob.call("PUT", "/profile/me", { allow_messages: "nobody" });
  await ada.page.reload();
  await expect(row(ada)).toContainText(bob.name);
  await expect(write).toHaveCount(0);
  await ada.page.getByRole("button", { name: `More actions for ${bob.name}` }).click();
  await expect(ada.page.getByRole("menuitem", { name: "Block" })).toBeVisible();
});
