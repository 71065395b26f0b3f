import type { Message, MessagesResponse, Post, Room } from "@helloworld/protocol";
import type { CDPSession, Locator } from "@playwright/test";
import { expect, type Person, test } from "./story.ts";

/** The key code of every key that an input method takes for itself. */
const TAKEN = 229;
const CONTROL = 2;

/** An input method of this page, by which words are composed as by one that people have. */
class InputMethod {
  readonly #session: CDPSession;
  readonly #person: Person;

  private constructor(person: Person, session: CDPSession) {
    this.#person = person;
    this.#session = session;
  }

  static async of(person: Person): Promise<InputMethod> {
    return new InputMethod(person, await person.context.newCDPSession(person.page));
  }

  /** Writes 日本 as in Chrome, whose key comes before the end of the composition, and 語 as in Safari, where it comes after. */
  async write(field: Locator, { key = "Enter", modifiers = 0 } = {}): Promise<void> {
    await field.focus();
    const seen = await field.evaluateHandle((box) => {
      const events: string[] = [];
      // Before all that may keep an event from others.
      const note = (event: Event) => {
        if (event instanceof KeyboardEvent) events.push(`${event.keyCode} ${event.isComposing}`);
        else events.push(event.type);
      };
      for (const type of ["keydown", "compositionend", "submit"])
        window.addEventListener(type, (event) => (type === "submit" || event.target === box) && note(event), {
          capture: true,
        });
      return events;
    });
    await this.compose("にほん");
    await this.take(key, modifiers);
    await this.commit("日本");
    await this.compose("ご");
    await this.commit("語");
    await this.take(key, modifiers);
    expect(await seen.jsonValue()).toEqual([`${TAKEN} true`, "compositionend", "compositionend", `${TAKEN} false`]);
    await expect(field).toHaveValue(/日本語$/);
  }

  async compose(text: string): Promise<void> {
    await this.#session.send("Input.imeSetComposition", {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  }

  /** Ends the composition with these letters. */
  async commit(text: string): Promise<void> {
    await this.#session.send("Input.insertText", { text });
  }

  /** A key that makes no letter, as the input method took it. */
  async take(key: string, modifiers = 0): Promise<void> {
    const event = { key, code: key, modifiers, windowsVirtualKeyCode: TAKEN };
    await this.#session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...event });
    await this.#session.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    // Its effect is shown by then.
    await this.#person.page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

const contents = async (person: Person, room: Room, query = "") => {
  const { messages } = await person.call<MessagesResponse>("GET", `/chat/rooms/${room.id}/messages${query}`);
  return messages.map((message) => message.content).toSorted();
};

test("case 56: the Enter that ends a composition sends no message, answer or change", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Tokyo", [bob]);
  const { message_id } = (await ada.send(room, "root")) as unknown as Message;
  await ada.open(`/messages/${room.id}?thread=${message_id}`);
  const { page } = ada;
  const thread = page.getByRole("complementary", { name: "Thread" });
  const answer = thread.getByRole("textbox", { name: "Reply in thread" });
  await expect(answer).toBeFocused();
  const ime = await InputMethod.of(ada);

  await ime.write(ada.composer);
  await page.keyboard.press("Enter");
  await expect(ada.message("日本語")).toBeVisible();
  await expect(ada.composer).toHaveValue("");

  await ime.write(answer);
  await page.keyboard.press("Enter");
  await expect(thread.getByText("日本語", { exact: true })).toBeVisible();

  await ada.composer.press("ArrowUp");
  const change = page.getByRole("textbox", { name: "Edit message" });
  await expect(change).toHaveValue("日本語");
  await ime.write(change);
  await page.keyboard.press("Enter");
  await expect(ada.message("日本語日本語")).toBeVisible();

  // A word that is being composed picks nobody from the list, and the key that gives it up leaves the thread open.
  await answer.fill("@");
  await ime.compose("bo");
  await expect(page.getByRole("option", { name: bob.name })).toBeVisible();
  await ime.take("Enter");
  await ime.commit("bo");
  await ime.take("Enter");
  await expect(answer).toHaveValue("@bo");
  await ime.write(answer, { key: "Escape" });
  await expect(thread).toBeVisible();

  expect(await contents(ada, room)).toEqual(["root", "日本語日本語"]);
  expect(await contents(ada, room, `?thread_id=${message_id}`)).toEqual(["root", "日本語"]);
});

test("case 56: nor does it submit a form, publish, comment or pick", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  const post = await ada.call<Post>("POST", "/posts", { title: "Sushi", content: "Where?", visibility: "public" });
  const { page } = ada;
  const ime = await InputMethod.of(ada);

  await ada.open(`/posts/${post.id}`);
  const box = page.getByRole("textbox", { name: "Write a comment" });
  await ime.write(box, { modifiers: CONTROL });
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("article", { name: ada.name }).getByText("日本語", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Edit comment: Edit" }).click();
  await ime.write(page.getByRole("textbox", { name: "Edit comment" }), { modifiers: CONTROL });

  const search = page.getByRole("searchbox", { name: "Search people, posts and rooms" });
  await ime.write(search);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/search\?q=/);

  await ada.open("/create_post");
  await page.getByLabel("Title").fill("Tea");
  await ime.write(page.getByLabel("What do you want to say?"), { modifiers: CONTROL });

  const room = await ada.room("Osaka");
  await ada.open(`/messages/${room.id}`);
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  await expect(page.getByRole("option", { name: "grinning face", exact: true })).toBeVisible();
  const emoji = page.getByRole("combobox", { name: "Search emoji" });
  await emoji.focus();
  await ime.compose("wave");
  await expect(page.getByRole("option", { name: "waving hand" })).toBeVisible();
  await ime.take("Enter");
  await ime.commit("wave");
  await ime.take("Enter");
  await expect(emoji).toHaveValue("wave");
  await page.keyboard.press("Escape");
  await expect(ada.composer).toHaveValue("");

  await page.getByRole("button", { name: "Details", exact: true }).click();
  await page.getByRole("button", { name: "Edit name and topic" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit Osaka" });
  const name = dialog.getByLabel("Name", { exact: true });
  await ime.write(name, { key: "Escape" });
  await name.fill("Osaka");
  await ime.write(name);
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Osaka日本語" })).toBeVisible();
});
