import type { Comment, Message, Post } from "@helloworld/protocol";
import { fits } from "./axe.ts";
import { expect, type Person, test } from "./story.ts";

/** Letters from right to left, digits beside them, and a mark that only turns what follows it. */
const NOA = { first_name: "נועה", last_name: "כהן 7" };
const EVE = { first_name: "Eve", last_name: "Stone\u200f 7" };
const ROOM = "חדר 5";
const TOPIC = "נושא 3 (ב)";
const NAMES = [`${NOA.first_name} ${NOA.last_name}`, `${EVE.first_name} ${EVE.last_name}`, ROOM, TOPIC];

/** The names as the page shows them: how many, and the texts in which one could move the words beside it. */
async function shown(person: Person): Promise<{ count: number; exposed: string[] }> {
  return await person.page.evaluate((names) => {
    /** Whether the text of an element is laid out by itself: a block, or an isolate. */
    const standsApart = (element: Element) => {
      const { display, unicodeBidi } = getComputedStyle(element);
      return (display !== "inline" && display !== "contents") || /isolate|plaintext/.test(unicodeBidi);
    };
    const runs = new Map<Element, string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      let element = node.parentElement as Element;
      if (!element.checkVisibility() || element.closest("script, style")) continue;
      while (!standsApart(element) && element.parentElement) element = element.parentElement;
      runs.set(element, (runs.get(element) ?? "") + node.textContent);
    }
    let count = 0;
    const exposed: string[] = [];
    for (const [element, run] of runs) {
      if (!names.some((name) => run.includes(name))) continue;
      count += 1;
      const rest = run.replace(/\u2068[^\u2068\u2069]*\u2069/g, "");
      if (!names.includes(run.trim()) && names.some((name) => rest.includes(name)))
        exposed.push(`${element.localName}: ${JSON.stringify(run)}`);
    }
    return { count, exposed };
  }, NAMES);
}

/** On a phone and on a wide screen each name stands apart; `SHOTS` names a folder for pictures. */
async function standApart(person: Person, what: string, least: number): Promise<void> {
  for (const width of [360, 1440]) {
    await person.page.setViewportSize({ width, height: 800 });
    await expect.poll(async () => (await shown(person)).count, `${what} at ${width}`).toBeGreaterThanOrEqual(least);
    expect((await shown(person)).exposed, `${what} at ${width}`).toEqual([]);
    await fits(person);
    if (process.env.SHOTS) await person.page.screenshot({ path: `${process.env.SHOTS}/names-${what}-${width}.png` });
  }
}

test("case 26: a name in any direction moves nothing that stands beside it", async ({ aPerson }) => {
  const [ada, noa, eve] = [
    await (await aPerson("Ada")).register(),
    await (await aPerson("Noa")).register(),
    await (await aPerson("Eve")).register(),
  ];
  await noa.call("PUT", "/profile/me", NOA);
  await eve.call("PUT", "/profile/me", EVE);
  await ada.call("POST", "/contacts", { people: noa.username });
  await ada.call("PUT", `/contacts/${noa.id}`, { name: "Cousin" });
  await ada.call("POST", "/contacts", { people: eve.username });
  for (const person of [noa, eve]) await person.call("POST", "/contacts", { people: ada.username });
  const room = await ada.room(ROOM, [noa, eve], { topic: TOPIC });
  const direct = await ada.call<{ id: string }>("POST", "/chat/rooms", { kind: "direct", user_id: noa.id });
  await noa.call("POST", `/chat/rooms/${direct.id}/messages`, { content: "שלום 1" });
  const first = (await eve.send(room, `@${ada.username} 12:30?`)) as Message;
  await noa.call("POST", `/chat/rooms/${room.id}/messages`, { content: "מחר 14:00", reply_to_id: first.message_id });
  const post = await noa.call<Post>("POST", "/posts", {
    title: "2026",
    content: `@${ada.username} @${eve.username}`,
    visibility: "public",
  });
  await eve.call<Comment>("POST", `/posts/${post.id}/comments`, { content: "1" });
  await ada.call<Post>("POST", `/posts/${post.id}/shares`, { content: "", visibility: "public" });

  await ada.open(`/messages/${room.id}`);
  await noa.open(`/messages/${room.id}`);
  await noa.composer.fill("…");
  await expect(ada.page.getByText("is typing")).toBeVisible();
  await standApart(ada, "room", 5);
  const author = ada.messages.getByRole("link", { name: NAMES[0] as string }).last();
  await expect(author).toHaveCSS("unicode-bidi", "isolate");
  await ada.composer.fill("@");
  await expect(ada.page.getByRole("option").first()).toBeVisible();
  await standApart(ada, "completion", 7);
  await ada.composer.fill("");
  await ada.page.getByRole("button", { name: "Details", exact: true }).click();
  await expect(ada.page.getByRole("heading", { name: "3 members" })).toBeVisible();
  await standApart(ada, "details", 8);
  for (const [what, path, least] of [
    ["list", "/messages", 2],
    ["notifications", "/notifications", 4],
    ["contacts", "/contacts", 2],
    ["profile", `/${noa.username}`, 2],
    ["feed", "/", 3],
    ["post", `/posts/${post.id}`, 2],
    ["search", `/search?q=${noa.username}`, 1],
  ] as const) {
    await ada.open(path);
    await standApart(ada, what, least);
  }
  // The server renders the same, or the page would complain as it comes to life.
  const visitor = await aPerson("Visitor");
  await visitor.open(`/${noa.username}`);
  await expect(visitor.page.getByText("Do you know")).toBeVisible();
  await standApart(visitor, "visitor", 3);
});
