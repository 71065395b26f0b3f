import type { Message, Room } from "@helloworld/protocol";
import { fits, look, violations } from "./axe.ts";
import { expect, type Person, test } from "./story.ts";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

async function three(
  aPerson: (name: string, options?: object) => Promise<Person>,
): Promise<{ ada: Person; bob: Person; eve: Person; room: Room }> {
  const ada = await (await aPerson("Ada")).register();
  const bob = await (await aPerson("Bob")).register();
  const eve = await (await aPerson("Eve", PHONE)).register();
  const room = await ada.room("Garden", [bob, eve]);
  await Promise.all([ada, bob, eve].map((person) => person.open(`/messages/${room.id}`)));
  return { ada, bob, eve, room };
}

/** The menu of a message on the screen. */
async function choose(person: Person, text: string, item: string): Promise<void> {
  const row = person.messages.getByRole("listitem").filter({ hasText: text }).first();
  await row.hover();
  await row.getByRole("button", { name: "Message actions" }).click();
  await person.page.getByRole("menuitem", { name: item, exact: true }).click();
}

test("answers, threads and reactions, on two screens and a phone", async ({ aPerson }) => {
  const { ada, bob, eve } = await three(aPerson);
  await ada.write("Shall we plant tomatoes?");
  await expect(eve.message("Shall we plant tomatoes?")).toBeVisible();

  // Bob answers with a quotation; its press leads back to what it answers.
  await choose(bob, "Shall we plant tomatoes?", "Reply");
  await expect(bob.composer).toBeFocused();
  await bob.write("Yes, ten of them");
  await expect(ada.message("Yes, ten of them")).toBeVisible();
  const quote = ada.messages.getByRole("button", { name: /^Show original message/ });
  await expect(quote).toContainText("Shall we plant tomatoes?");
  await quote.click();

  // Eve, on her phone, reacts; the others see it, and Ada joins in.
  await choose(eve, "Yes, ten of them", "React");
  await eve.page.getByRole("button", { name: "React with 👍" }).click();
  await ada.messages.getByRole("button", { name: "👍, 1 reaction" }).click();
  await expect(bob.messages.getByRole("button", { name: "👍, 2 reactions" })).toBeVisible();
  await bob.messages.getByRole("button", { name: "See who reacted" }).click();
  await expect(bob.page.getByRole("dialog")).toContainText(eve.name);
  await bob.page.keyboard.press("Escape");

  // A thread beside the conversation, over it on a phone.
  await choose(bob, "Shall we plant tomatoes?", "Reply in thread");
  const thread = bob.page.getByRole("complementary", { name: "Thread" });
  await thread.getByRole("textbox").fill("Which kind?");
  await thread.getByRole("textbox").press("Enter");
  await expect(thread.getByText("Which kind?", { exact: true })).toBeVisible();
  await expect(bob.page.getByRole("button", { name: /1 reply/ })).toBeVisible();
  await eve.messages.getByRole("button", { name: /1 reply/ }).click();
  const small = eve.page.getByRole("complementary", { name: "Thread" });
  await expect(small.getByText("Which kind?", { exact: true })).toBeVisible();
  await small.getByRole("textbox").fill("The yellow ones");
  await small.getByRole("button", { name: "Send" }).click();
  await expect(thread.getByText("The yellow ones", { exact: true })).toBeVisible();
  await look(bob, "thread");
  await look(eve, "thread-phone");

  // Ada began it: it is in her list, with what she has not read.
  await ada.page.getByRole("link", { name: /Threads/ }).click();
  await expect(ada.page.getByRole("link", { name: /2 replies/ })).toContainText("2 unread");
  await look(ada, "threads");
});

test("what is edited can be looked up, what is deleted is gone, for me or for all", async ({ aPerson }) => {
  const { ada, bob, eve } = await three(aPerson);
  await ada.write("We met at thre");
  await expect(bob.message("We met at thre")).toBeVisible();
  await ada.composer.press("ArrowUp");
  await ada.page.getByRole("textbox", { name: "Edit message" }).fill("We meet at three");
  await ada.page.getByRole("button", { name: "Save" }).click();
  await expect(bob.message("We meet at three")).toBeVisible();
  await bob.messages.getByRole("button", { name: "(edited)" }).click();
  await expect(bob.page.getByRole("dialog")).toContainText("We met at thre");
  await bob.page.keyboard.press("Escape");

  await choose(bob, "We meet at three", "Delete");
  await expect(bob.page.getByRole("button", { name: "Delete for everyone" })).toBeHidden();
  await bob.page.getByRole("button", { name: "Delete for me" }).click();
  await expect(bob.message("We meet at three")).toBeHidden();
  await bob.page.reload();
  await expect(bob.messages).toBeVisible();
  await expect(bob.message("We meet at three")).toBeHidden();
  await expect(eve.message("We meet at three")).toBeVisible();

  await choose(ada, "We meet at three", "Delete");
  await ada.page.getByRole("button", { name: "Delete for everyone" }).click();
  await expect(eve.messages.getByText("This message was deleted.")).toBeVisible();
});

test("pins, stars, reminders and forwarding keep and find what matters", async ({ aPerson }) => {
  const { ada, bob, eve, room } = await three(aPerson);
  const other = await bob.room("Kitchen", [eve]);
  await ada.write("The key is under the stone");
  await expect(bob.message("The key is under the stone")).toBeVisible();
  await choose(ada, "The key is under the stone", "Pin");
  await bob.page.getByRole("button", { name: "Pinned messages" }).click();
  await expect(bob.page.getByRole("dialog")).toContainText("The key is under the stone");
  await bob.page.keyboard.press("Escape");

  await choose(bob, "The key is under the stone", "Star");
  await bob.page.getByRole("link", { name: "Starred" }).click();
  await expect(bob.page.getByRole("article")).toContainText("The key is under the stone");
  await bob.page.getByRole("link", { name: "Show in conversation" }).click();

  await choose(bob, "The key is under the stone", "Remind me later");
  await bob.page.getByRole("button", { name: /In 1 hour/ }).click();
  await bob.page.getByRole("link", { name: "Reminders" }).click();
  await expect(bob.page.getByRole("article")).toContainText("The key is under the stone");
  expect(await violations(bob)).toEqual([]);

  // All who read it in the kitchen are in the garden too: its author may be named.
  await bob.open(`/messages/${room.id}`);
  await choose(bob, "The key is under the stone", "Forward");
  await bob.page.getByRole("dialog").getByRole("checkbox", { name: "Kitchen" }).check();
  expect(await violations(bob)).toEqual([]);
  await bob.page.getByRole("button", { name: "Forward", exact: true }).click();
  await eve.open(`/messages/${other.id}`);
  await expect(eve.messages.getByText(`Forwarded from ${ada.name}`)).toBeVisible();
  await fits(eve);
});

test("MSG-3, MSG-5: what is read shows to who wrote it, and on all my devices", async ({ aPerson, browser }) => {
  const ada = await (await aPerson("Ada")).register();
  const bob = await (await aPerson("Bob")).register();
  await bob.call("POST", "/contacts", { people: ada.username });
  const room = await ada.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: bob.id });
  await ada.open(`/messages/${room.id}`);
  await bob.open("/");
  const tablet = await bob.onAnotherDevice(browser);
  await tablet.open("/messages");
  await ada.write("Are you there?");
  await expect(ada.messages.getByText("Delivered")).toBeVisible();
  await expect(tablet.page.getByRole("link", { name: /Are you there/ })).toContainText("1");
  await bob.open(`/messages/${room.id}`);
  await expect(ada.messages.getByText("Read", { exact: true })).toBeVisible();
  await expect(tablet.page.getByRole("link", { name: /Are you there/ }).getByText("1 unread")).toBeHidden();
  await tablet.context.close();

  // A person who sends no receipts gets none.
  await bob.call("PUT", "/settings", { read_receipts: false });
  await ada.write("And now?");
  await expect(bob.message("And now?")).toBeVisible();
  const told = await ada.call<{ receipts: object[] }>("GET", `/chat/rooms/${room.id}/receipts`);
  expect(told.receipts).toEqual([]);
  await expect(ada.messages.getByText("Sent", { exact: true })).toBeVisible();
});

test("MSG-12: a message that deletes itself is gone from every screen", async ({ aPerson }) => {
  const { ada, bob, room } = await three(aPerson);
  const sent = await ada.call<Message>("POST", `/chat/rooms/${room.id}/messages`, {
    content: "Burn this",
    expires_in: 5,
  });
  expect(sent.message_id).toBeTruthy();
  await expect(bob.message("Burn this")).toBeVisible();
  await expect(bob.message("Burn this")).toBeHidden({ timeout: 15_000 });
  await expect(bob.messages.getByText("This message was deleted.")).toBeHidden();
});
