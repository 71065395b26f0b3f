import type { Room } from "@helloworld/protocol";
import { expect, type Person, test } from "./story.ts";

/** The texts of the messages on the screen, from top to bottom. */
async function shown(person: Person, pattern: RegExp): Promise<string[]> {
  const texts = await person.messages.getByText(pattern).allInnerTexts();
  return texts.flatMap((text) => text.match(new RegExp(pattern.source, "g")) ?? []);
}

const numbered = (word: string, count: number) => Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);

test("two people sign up, find each other, talk, and it is all there after a reload", async ({ aPerson }) => {
  const [ada, bob] = [await aPerson("Ada"), await aPerson("Bob")];
  await ada.signUp();
  await bob.signUp();

  await ada.open("/messages");
  await ada.page.getByRole("button", { name: "New conversation" }).first().click();
  await ada.page.getByRole("dialog").getByLabel("Name or username").fill(bob.username);
  await ada.page.getByRole("dialog").getByText(bob.name).click();
  await expect(ada.page).toHaveURL(/\/messages\/[0-9a-f-]{36}/);
  await ada.write("Hello Bob!");
  await expect(ada.message("Hello Bob!")).toBeVisible();

  // Ada is not among Bob's contacts: what she wrote waits as a request.
  await bob.open("/messages");
  await bob.page.getByRole("link", { name: /Ada Story.*Request/ }).click();
  await bob.page.getByRole("region", { name: "Message request" }).getByRole("button", { name: "Accept" }).click();
  await expect(bob.page.getByRole("region", { name: "Message request" })).toBeHidden();
  await bob.open("/");
  await ada.write("Are you there?");

  // Bob is elsewhere: he sees that something is new, in the navigation and in the title.
  await expect(bob.page.getByRole("link", { name: /Messages \d unread/ }).first()).toBeVisible();
  await expect(bob.page).toHaveTitle(/^\(\d\)/);
  await bob.open("/messages");
  await bob.page.getByRole("list", { name: "Conversations" }).getByText(ada.name).click();
  await expect(bob.message("Hello Bob!")).toBeVisible();
  await expect(bob.page).not.toHaveTitle(/^\(\d\)/);

  await bob.composer.pressSequentially("Hel");
  await expect(ada.page.getByText("Bob Story", { exact: false }).filter({ hasText: "is typing" })).toBeVisible();
  await bob.write("Hello Ada!\nHow are you?");
  await expect(ada.messages.getByText("How are you?")).toBeVisible();
  await expect(ada.page.getByText("is typing")).toBeHidden();

  for (const person of [ada, bob]) {
    await person.page.reload();
    await expect(person.message("Hello Bob!")).toBeVisible();
    await expect(person.messages.getByText("How are you?")).toBeVisible();
  }
});

test("the server is killed in the middle of a conversation: nothing is lost, doubled or out of order", async ({
  aPerson,
  server,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Storm", [bob]);
  await Promise.all([ada, bob].map((person) => person.open(`/messages/${room.id}`)));
  await ada.write("before 1");
  await expect(bob.message("before 1")).toBeVisible();

  await server.kill();
  for (const text of numbered("during", 5)) await ada.write(text);
  await expect(ada.page.getByText("Sending").first()).toBeVisible();
  await bob.write("from bob 1");
  await server.start();

  await expect(bob.message("during 5")).toBeVisible({ timeout: 30_000 });
  await expect(ada.message("from bob 1")).toBeVisible({ timeout: 30_000 });
  await expect(ada.page.getByText("Sending")).toHaveCount(0);
  for (const person of [ada, bob]) {
    expect(await shown(person, /during \d/)).toEqual(numbered("during", 5));
    expect(await shown(person, /from bob \d/)).toEqual(["from bob 1"]);
    await person.page.reload();
    await expect(person.message("during 5")).toBeVisible();
    expect(await shown(person, /during \d/)).toEqual(numbered("during", 5));
  }
});

test("MSG-17: offline, what was read is there and what is written waits and goes out in order", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Train", [bob]);
  await Promise.all([ada, bob].map((person) => person.open(`/messages/${room.id}`)));
  await bob.write("have a good trip");
  await expect(ada.message("have a good trip")).toBeVisible();

  await ada.context.setOffline(true);
  await expect(ada.page.getByText("No connection.", { exact: false })).toBeVisible({ timeout: 15_000 });
  for (const text of numbered("tunnel", 3)) await ada.write(text);
  await bob.write("are you there?");
  await expect(ada.message("have a good trip")).toBeVisible();
  await expect(ada.message("are you there?")).toHaveCount(0);

  await ada.context.setOffline(false);
  await expect(bob.message("tunnel 3")).toBeVisible({ timeout: 30_000 });
  await expect(ada.message("are you there?")).toBeVisible();
  for (const person of [ada, bob]) expect(await shown(person, /tunnel \d/)).toEqual(numbered("tunnel", 3));
});

test("MSG-17: what was written while the server was away is sent after the page was closed and opened again", async ({
  aPerson,
  server,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Later", [bob]);
  await ada.open(`/messages/${room.id}`);
  await ada.write("before");
  await expect(ada.message("before")).toBeVisible();
  await server.kill();
  for (const text of numbered("kept", 2)) await ada.write(text);
  await expect(ada.message("kept 2")).toBeVisible();
  await ada.page.close();
  await server.start();
  const page = await ada.context.newPage();
  await page.goto(`${ada.url}/messages`);
  await bob.open(`/messages/${room.id}`);
  await expect(bob.message("kept 2")).toBeVisible({ timeout: 30_000 });
  expect(await shown(bob, /kept \d/)).toEqual(numbered("kept", 2));
});

test("MSG-5: reading on one device is read on the other", async ({ aPerson, browser }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const laptop = await bob.onAnotherDevice(browser);
  const room = await ada.room("Two devices", [bob]);
  await Promise.all([bob, laptop].map((device) => device.open("/messages")));
  for (const text of numbered("news", 3)) await ada.send(room, text);
  for (const device of [bob, laptop])
    await expect(device.page.getByRole("link", { name: /Two devices.*3 unread/ })).toBeVisible();
  await bob.page.getByRole("link", { name: /Two devices/ }).click();
  await expect(bob.message("New")).toBeVisible();
  await expect(laptop.page.getByRole("link", { name: /Two devices.*3 unread/ })).toHaveCount(0);
  await laptop.context.close();
});

test("MSG-2: a long conversation opens at its end, scrolls back to its beginning with a bounded page, and a link leads into its middle", async ({
  aPerson,
}) => {
  const ada = await (await aPerson("Ada")).register();
  const room = await ada.room("Long");
  const sent: { seq: number; text: string }[] = [];
  for (let from = 1; from <= 300; from += 50) {
    const texts = Array.from({ length: 50 }, (_, index) => `line ${from + index}`);
    sent.push(...(await Promise.all(texts.map(async (text) => ({ ...(await ada.send(room, text)), text })))));
  }
  sent.sort((a, b) => a.seq - b.seq);
  const [first, middle, last] = [sent[0], sent[149], sent[299]] as [
    (typeof sent)[0],
    (typeof sent)[0],
    (typeof sent)[0],
  ];
  await ada.open(`/messages/${room.id}`);
  await expect(ada.message(last.text)).toBeInViewport();
  await ada.messages.hover();
  await expect(async () => {
    await ada.page.mouse.wheel(0, -4_000);
    await expect(ada.message(first.text)).toBeInViewport({ timeout: 300 });
  }).toPass({ timeout: 40_000 });
  expect(await ada.messages.getByText(/^line \d+$/).count()).toBeLessThan(120);

  await ada.open(`/messages/${room.id}?at=${middle.seq}`);
  await expect(ada.message(middle.text)).toBeInViewport();
  await ada.page.getByRole("button", { name: /Jump to latest/ }).click();
  await expect(ada.message(last.text)).toBeInViewport();
});

test("ROO-1: a public room is made, found, joined, renamed, left and deleted, live on both sides", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  await ada.open("/rooms");
  await ada.page.getByRole("button", { name: "Create a room" }).first().click();
  const dialog = ada.page.getByRole("dialog");
  const name = `Chess ${ada.username}`;
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel(/^Topic/).fill("Openings and endgames");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(ada.page).toHaveURL(/\/messages\/[0-9a-f-]{36}/);
  await ada.write("Welcome");

  await bob.open("/rooms");
  await bob.page.getByRole("searchbox", { name: "Search rooms" }).fill(name);
  await bob.page.getByRole("main").getByRole("button", { name: /^Join/ }).first().click();
  await expect(bob.page).toHaveURL(/\/messages\/[0-9a-f-]{36}/);
  const { rooms } = await bob.call<{ rooms: Room[] }>("GET", "/chat/rooms");
  await expect(bob.message("Welcome")).toBeVisible();

  await ada.call("PUT", `/chat/rooms/${rooms[0]?.id}`, { name: `${name} club` });
  await expect(bob.page.getByRole("heading", { name: `${name} club` })).toBeVisible();
  await ada.page.getByRole("button", { name: /Details/ }).click();
  await ada.page
    .getByRole("button", { name: /Delete/ })
    .last()
    .click();
  await ada.page
    .getByRole("alertdialog")
    .or(ada.page.getByRole("dialog"))
    .last()
    .getByRole("button", { name: /Delete/ })
    .click();
  await expect(bob.page.getByText("Conversation not found")).toBeVisible();
});

test("editing and deleting one's message is seen by the other at once", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Typos", [bob]);
  await Promise.all([ada, bob].map((person) => person.open(`/messages/${room.id}`)));
  await ada.write("helo");
  await expect(bob.message("helo")).toBeVisible();
  await ada.composer.press("ArrowUp");
  const editor = ada.page.getByRole("textbox", { name: "Edit message" });
  await expect(editor).toHaveValue("helo");
  await editor.fill("hello");
  await editor.press("Enter");
  await expect(bob.message("hello")).toBeVisible();
  await expect(bob.page.getByText("(edited)")).toBeVisible();
  const { messages } = await ada.call<{ messages: { message_id: string }[] }>("GET", `/chat/rooms/${room.id}/messages`);
  await ada.call("DELETE", `/chat/messages/${messages[0]?.message_id}`);
  for (const person of [ada, bob]) await expect(person.page.getByText("This message was deleted.")).toBeVisible();
});

test("hostile names and messages are text, nothing runs and nothing is called", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const texts = [
    "<script>window.hit = 1</script>",
    '<img src=x onerror="window.hit = 1">',
    '"><svg/onload=window.hit=1>',
    "javascript:window.hit=1",
    "[x](javascript:window.hit=1)",
    'https://example.org/"onmouseover="window.hit=1',
    "\u202egnp.exe \u0000".replace("\u0000", ""),
  ];
  const outside: string[] = [];
  bob.page.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(bob.url).host && !request.url().startsWith("data:"))
      outside.push(request.url());
  });
  const room = await ada.room(texts[1] as string, [bob], { topic: texts[0] });
  await bob.open(`/messages/${room.id}`);
  for (const text of texts) await ada.send(room, text);
  await expect(bob.message(texts[0] as string).last()).toBeVisible();
  await expect(bob.page.getByRole("heading", { name: texts[1] as string })).toBeVisible();
  expect(await bob.page.evaluate(() => "hit" in window)).toBe(false);
  for (const link of await bob.page.getByRole("main").getByRole("link").all())
    expect(await link.getAttribute("href")).not.toMatch(/^javascript:/i);
  expect(outside).toEqual([]);
});

test("ROO-1: a picture given to a room is seen by its members at once, and what is no picture is refused", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Gallery", [bob]);
  await Promise.all([ada, bob].map((person) => person.open(`/messages/${room.id}`)));
  await expect(bob.composer).toBeVisible();
  await ada.page.getByRole("button", { name: "Details", exact: true }).click();
  const details = ada.page.getByRole("complementary", { name: /Details of/ });
  const choose = (name: string, buffer: Buffer) =>
    details.locator("input[type=file]").setInputFiles({ name, mimeType: "image/png", buffer });
  await choose("lie.png", Buffer.from("this is no picture"));
  await expect(ada.page.getByText("This is not a PNG", { exact: false })).toBeVisible();
  const drawn = await ada.page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 200 } });
  await choose("room.png", drawn);
  await expect(details.getByRole("button", { name: "Remove picture" })).toBeVisible();
  const shown = bob.page.locator(`img[src*="${room.id}/picture"]`).first();
  await expect(shown).toBeVisible();
  expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64);
});
