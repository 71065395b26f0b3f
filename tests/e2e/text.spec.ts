import { readFileSync } from "node:fs";
import type { Post } from "@helloworld/protocol";
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
  // Who wrote them is at the end, past the long ones.
  await ada.open(`/messages/${room.id}`);
  await expect(ada.messages.getByText("after", { exact: true })).toBeVisible();
  await bob.open("/");
  await expect(bob.page.getByRole("article", { name: "Nested", exact: true })).toBeVisible();
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
