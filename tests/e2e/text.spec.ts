import { readFileSync } from "node:fs";
import type { FeedResponse, MessagesResponse, Post } from "@helloworld/protocol";
import { expect, test } from "./story.ts";

const cases = JSON.parse(readFileSync(new URL("../fixtures/cases/texts.json", import.meta.url), "utf8"));

test("attack 1: texts of marks without end leave the page and the messages around them", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const hostile = `${"**".repeat(2_500)}a${"**".repeat(2_500)}`.slice(0, 9_999);
  const nested = `${"*a **b ".repeat(600)}c${" b** a*".repeat(600)}`;
  const room = await ada.room("Marks", [bob]);
  const say = (content: string) => ada.call("POST", `/chat/rooms/${room.id}/messages`, { content });
  for (const content of ["before", hostile, nested, "after"]) await say(content);
  await ada.call<Post>("POST", "/posts", { title: "Nested", content: nested, visibility: "public" });
  await bob.open(`/messages/${room.id}`);
  await expect(bob.messages.getByText("before", { exact: true })).toBeVisible();
  // Their authors are at the end, past the long ones.
  await ada.open(`/messages/${room.id}`);
  await expect(ada.messages.getByText("after", { exact: true })).toBeVisible();
  await bob.open("/");
  await expect(bob.page.getByRole("article", { name: "Nested", exact: true })).toBeVisible();
});

test("attack 1: a text that cannot be shown says so, takes nothing else away, and is tried again when it changes", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Broken", [bob]);
  for (const content of ["before", "broken", "after"]) await ada.send(room, content);
  const { messages } = await ada.call<MessagesResponse>("GET", `/chat/rooms/${room.id}/messages`);
  const broken = messages.find((message) => message.content === "broken");
  for (const title of ["Below", "Broken", "Above"])
    await ada.call<Post>("POST", "/posts", { title, content: `text of ${title}`, visibility: "public" });
  await bob.open("/settings");

  // No text is known that throws, so what the server says is changed on its way.
  await bob.page.route(`**/chat/rooms/${room.id}/messages*`, async (route) => {
    const response = await route.fetch();
    const json = (await response.json()) as MessagesResponse;
    const changed = json.messages.map((one) => (one.content === "broken" ? { ...one, content: 7 } : one));
    await route.fulfill({ response, json: { ...json, messages: changed } });
  });
  await bob.page.route("**/api/v1/feed?*", async (route) => {
    const response = await route.fetch();
    const json = (await response.json()) as FeedResponse;
    for (const { post } of json.entries)
      if (post.title === "Broken") Object.assign(post, { body: [{ type: "paragraph", children: null }] });
    await route.fulfill({ response, json });
  });

  await bob.page.getByRole("link", { name: "Home" }).first().click();
  const card = (title: string) => bob.page.getByRole("article", { name: title, exact: true });
  for (const title of ["Below", "Above"]) await expect(card(title)).toContainText(`text of ${title}`);
  await expect(card("Broken")).toContainText("This can't be shown.");
  await expect(card("Broken")).toContainText(ada.name);

  await bob.page
    .getByRole("link", { name: /^Messages/ })
    .first()
    .click();
  await bob.page.getByRole("list", { name: "Conversations" }).getByText("Broken").click();
  for (const content of ["before", "after", "This can't be shown."]) await expect(bob.message(content)).toBeVisible();
  await ada.call("PUT", `/chat/messages/${broken?.message_id}`, { content: "mended" });
  await expect(bob.message("mended")).toBeVisible();
  await expect(bob.message("This can't be shown.")).toHaveCount(0);
  // React names what it caught.
  expect(bob.complaints.splice(0).every((complaint) => complaint.includes("TypeError"))).toBe(true);
});

test("case 19, 20, 21: a message keeps within its bubble, and its lines keep their spaces", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Bubble", [bob]);
  const zalgo = `Z${"\u0348\u035a\u0300\u0301".repeat(30)}algo gjpqy`;
  for (const content of [zalgo, "998. long\n999. longer", cases.indent.send])
    await ada.call("POST", `/chat/rooms/${room.id}/messages`, { content });
  await bob.open(`/messages/${room.id}`);
  await expect(bob.messages.getByText("six spaces")).toBeVisible();
  expect(await bob.messages.getByText("six spaces").evaluate((node) => node.textContent)).toBe(
    "   three      six spaces",
  );
  // The signs end with the box around the text, which holds whole letters.
  const box = bob.messages.locator("div", { hasText: "algo gjpqy" }).last();
  expect(await box.evaluate((node) => getComputedStyle(node).overflowY)).toBe("clip");
  // A number is as wide as the room before its item allows.
  const list = bob.messages.getByRole("list").filter({ hasText: "longer" }).last();
  expect(
    await list.evaluate((node) => Number.parseFloat(getComputedStyle(node).paddingInlineStart)),
  ).toBeGreaterThanOrEqual(40);
});
