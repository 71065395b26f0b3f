import { look, violations } from "./axe.ts";
import { asAdmin } from "./mail.ts";
import { expect, type Person, test } from "./story.ts";

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

/** The content of the text area after a paste as the browser gives it. */
async function paste(person: Person, data: Record<string, string>): Promise<void> {
  await person.composer.evaluate((box, types) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(types)) clipboardData.setData(type, text);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, data);
}

const options = (person: Person) => person.page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");

async function inRoom(aPerson: (name: string) => Promise<Person>, name: string) {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room(name, [bob]);
  await ada.open(`/messages/${room.id}`);
  await expect(ada.composer).toBeFocused();
  return { ada, bob, room, page: ada.page };
}

test("MSG-14: keys and buttons give a text its form, and what they did can be undone", async ({ aPerson }) => {
  const { ada, page } = await inRoom(aPerson, "Keys");
  await page.keyboard.type("so bold");
  await page.keyboard.press("Control+Shift+ArrowLeft");
  await page.keyboard.press("Control+b");
  await expect(ada.composer).toHaveValue("so **bold**");
  await page.keyboard.press("Control+z");
  await expect(ada.composer).toHaveValue("so bold");
  await page.keyboard.press("Control+Shift+z");
  await expect(ada.composer).toHaveValue("so **bold**");

  await ada.composer.fill("one");
  await page.keyboard.press("Control+Shift+Digit8");
  await expect(ada.composer).toHaveValue("- one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await page.keyboard.press("Shift+Enter");
  await expect(ada.composer).toHaveValue("- one\n- two\n- ");
  await page.keyboard.press("Shift+Enter");
  await expect(ada.composer).toHaveValue("- one\n- two\n");
  await page.keyboard.type("rest");
  await page.keyboard.press("Enter");
  await expect(ada.messages.getByRole("listitem").filter({ hasText: /^two/ })).toBeVisible();

  // Lines of code keep the key for a new line until they are closed.
  await page.keyboard.type("```js");
  await page.keyboard.press("Enter");
  await page.keyboard.type("let x = 1");
  await page.keyboard.press("Enter");
  await page.keyboard.type("```");
  await expect(ada.composer).toHaveValue("```js\nlet x = 1\n```");
  await page.keyboard.press("Enter");
  await expect(ada.messages.getByRole("figure", { name: "Code: js" })).toBeVisible();

  await page.getByRole("button", { name: "Formatting" }).click();
  await expect(ada.composer).toBeFocused();
  await page.keyboard.type("secret");
  await page.keyboard.press("Control+a");
  await page.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name: "Spoiler" }).click();
  await expect(ada.composer).toHaveValue("||secret||");
  await expect(ada.composer).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(ada.messages.getByRole("button", { name: "Spoiler: show it" })).toBeVisible();
});

test("MSG-9: names are completed, link to who bears them and stand out for them", async ({ aPerson }) => {
  const { ada, bob, room, page } = await inRoom(aPerson, "Names");
  await page.keyboard.type("hi @bo");
  await expect(options(ada)).toHaveCount(1);
  await expect(options(ada)).toContainText(bob.name);
  const active = await ada.composer.getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${active}"]`)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(ada.composer).toHaveValue(`hi @${bob.username} `);
  await page.keyboard.type("and @");
  await expect(options(ada).filter({ hasText: "@all" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(options(ada)).toHaveCount(0);
  await page.keyboard.type("all");
  await expect(options(ada)).toHaveCount(0);
  await page.keyboard.press("Enter");
  await bob.open(`/messages/${room.id}`);
  const link = bob.messages.getByRole("link", { name: `@${bob.username}` });
  await expect(link).toBeVisible();
  await expect(bob.messages.locator("strong", { hasText: "@all" })).toBeVisible();
  await link.click();
  await expect(bob.page).toHaveURL(`${bob.url}/${bob.username}`);
});

test("MED-7: emoji by name, from the picker with the keyboard, with a skin that is remembered", async ({ aPerson }) => {
  const { ada, page } = await inRoom(aPerson, "Emoji");
  await page.keyboard.type(":rocke");
  await expect(options(ada).first()).toContainText(":rocket:");
  await page.keyboard.press("Tab");
  await expect(ada.composer).toHaveValue("🚀 ");
  await page.keyboard.type("now :tada:");
  await expect(ada.composer).toHaveValue("🚀 now 🎉");
  await ada.composer.fill("");

  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  const picker = page.getByRole("dialog", { name: "Choose an emoji" });
  const search = picker.getByRole("combobox", { name: "Search emoji" });
  await expect(search).toBeFocused();
  await expect(picker.getByRole("option", { name: "grinning face", exact: true })).toBeVisible();
  expect(await violations(ada)).toEqual([]);
  await picker.getByRole("button", { name: /^Skin tone/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark", exact: true }).click();
  await search.fill("wave");
  await expect(picker.getByRole("option", { name: "waving hand" })).toHaveText("👋🏿");
  await search.press("Enter");
  await expect(picker).toHaveCount(0);
  await expect(ada.composer).toHaveValue("👋🏿");
  await expect(ada.composer).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(ada.message("👋🏿")).toBeVisible();

  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  await expect(picker.getByText("Recent", { exact: true })).toBeVisible();
  await search.press("ArrowRight");
  await search.press("ArrowDown");
  await search.press("Escape");
  await expect(picker).toHaveCount(0);
  await ada.composer.focus();
  await page.keyboard.type(":wave:");
  await expect(ada.composer).toHaveValue("👋🏿");
});

test("MSG-8: the staff adds an emoji, which members write, and which is its name again when it is gone", async ({
  aPerson,
  server,
}) => {
  const { ada, page } = await inRoom(aPerson, "Own emoji");
  await ada.open("/admin/emojis");
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Own emoji");
  await expect.poll(() => server.setup_link).toContain("setup=");
  const admin = await asAdmin(await aPerson("Root"), server.setup_link);
  await admin.open("/admin/emojis");
  const form = admin.page.getByRole("form", { name: "New emoji" });
  await form.getByLabel("Name").fill("Party Bee");
  await form.locator("input[type=file]").setInputFiles({ name: "bee.png", mimeType: "image/png", buffer: PIXEL });
  await form.getByRole("button", { name: "Add emoji" }).click();
  await expect(form.getByText("Use 2 to 32 small letters", { exact: false })).toBeVisible();
  await form.getByLabel("Name").fill("party_bee");
  await form.getByRole("button", { name: "Add emoji" }).click();
  const list = admin.page.getByRole("list", { name: "Custom emoji" });
  await expect(list.getByText(":party_bee:")).toBeVisible();
  await look(admin, "emojis", [360, 1440]);

  const room = await ada.room("Bees");
  await ada.open(`/messages/${room.id}`);
  await expect(ada.composer).toBeFocused();
  await page.keyboard.type("buzz :party");
  await expect(options(ada).first()).toContainText(":party_bee:");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const picture = ada.messages.getByRole("img", { name: ":party_bee:" });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64);

  await list.getByRole("button", { name: "Remove :party_bee:" }).click();
  await admin.page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(list).toHaveCount(0);
  await page.reload();
  await expect(ada.message("buzz :party_bee:")).toBeVisible();
});

test("MSG-14: a pasted table, pasted text with form and an address over words become Markdown", async ({ aPerson }) => {
  const { ada, page } = await inRoom(aPerson, "Pasted");
  await paste(ada, { "text/plain": "City\tPeople\nBonn\t330,000\n" });
  await expect(ada.composer).toHaveValue("| City | People |\n| --- | --- |\n| Bonn | 330,000 |");
  await page.keyboard.press("Enter");
  await expect(ada.messages.getByRole("cell", { name: "330,000" })).toBeVisible();

  await paste(ada, {
    "text/plain": "one two",
    "text/html": '<p>one <b>two</b></p><ul><li><a href="https://a.example/">three</a></li></ul>',
  });
  await expect(ada.composer).toHaveValue("one **two**\n\n- [three](https://a.example/)");

  await ada.composer.fill("");
  await ada.composer.press("Control+Shift+V");
  await paste(ada, { "text/plain": "a\tb\n1\t2" });
  await expect(ada.composer).not.toHaveValue(/---/);

  await ada.composer.fill("read this");
  await page.keyboard.press("Control+Shift+ArrowLeft");
  await paste(ada, { "text/plain": "https://b.example/x" });
  await expect(ada.composer).toHaveValue("read [this](https://b.example/x)");
});

test("commands do what they say, an unknown one is text, and what fails keeps the text", async ({ aPerson }) => {
  const { ada, bob, page } = await inRoom(aPerson, "Commands");
  await page.keyboard.type("/");
  await expect(page.getByRole("listbox", { name: "Commands" }).getByRole("option")).toHaveCount(7);
  await page.keyboard.type("shr");
  await page.keyboard.press("Enter");
  await expect(ada.composer).toHaveValue("/shrug ");
  await page.keyboard.type("who knows");
  await page.keyboard.press("Enter");
  await expect(ada.message("who knows ¯\\_(ツ)_/¯")).toBeVisible();
  await ada.write("/me waves");
  await expect(ada.messages.locator("em", { hasText: "waves" })).toBeVisible();
  await ada.write("/topic All about bees");
  await expect(page.getByText("2 members · All about bees")).toBeVisible();
  await ada.write("/frobnicate it");
  await expect(ada.message("/frobnicate it")).toBeVisible();
  await ada.write("/invite @nobody-of-that-name");
  await expect(page.getByText("It may have been deleted", { exact: false })).toBeVisible();
  await expect(ada.composer).toHaveValue("/invite @nobody-of-that-name");
  const eve = await (await aPerson("Eve")).register();
  await ada.write(`/invite @${eve.username}`);
  await expect(page.getByText("3 members", { exact: false }).first()).toBeVisible();
  await ada.write("/help");
  await expect(page.getByRole("dialog", { name: "Formatting and commands" })).toContainText("Ctrl+Shift+7");
  expect(await violations(ada)).toEqual([]);
  await page.keyboard.press("Escape");
  await ada.write("/leave");
  await page.getByRole("alertdialog").getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(`${ada.url}/messages`);
  expect(bob.complaints).toEqual([]);
});

test("UX-3: the composer with everything open, on each width and theme: nothing sticks out, axe finds nothing", async ({
  aPerson,
}) => {
  const { ada, room, page } = await inRoom(aPerson, "Looks");
  await ada.send(room, "Hello **there**");
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await ada.open(`/messages/${room.id}`);
    await page.getByRole("button", { name: "Formatting" }).click();
    await ada.composer.fill("Some text that is so long that it takes two lines on a small screen :smi");
    await ada.composer.press("End");
    await expect(options(ada).first()).toBeVisible();
    await look(ada, "complete");
    await ada.composer.press("Escape");
    await page.getByRole("button", { name: "Emoji", exact: true }).click();
    await expect(page.getByRole("option", { name: "grinning face", exact: true })).toBeVisible();
    await look(ada, "picker");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Schedule or set a timer" }).click();
    await expect(page.getByRole("menuitem", { name: "Scheduled messages" })).toBeVisible();
    await look(ada, "menu");
    await page.keyboard.press("Escape");
    await ada.composer.fill("");
  }
});
