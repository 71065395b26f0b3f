import type { Comment, Post } from "@helloworld/protocol";
import type { Locator, Page } from "@playwright/test";
import { expect, PASSWORD, type Person, test } from "./story.ts";

const write = (author: Person, more: object = {}) =>
  author.call<Post>("POST", "/posts", {
    title: "A day out",
    content: "We went to the lake.",
    visibility: "public",
    ...more,
  });
const mutual = async (one: Person, other: Person) => {
  await one.call("POST", "/contacts", { people: other.username });
  await other.call("POST", "/contacts", { people: one.username });
};
const card = (page: Page, title: string): Locator => page.getByRole("article", { name: title, exact: true });

/** A PNG of one colour. */
async function picture(page: Page, colour: string): Promise<Buffer> {
  const base64 = await page.evaluate((fill) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [300, 200];
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.fillStyle = fill;
    pen.fillRect(0, 0, 300, 200);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  }, colour);
  return Buffer.from(base64, "base64");
}

const pngs = async (page: Page, ...colours: string[]) =>
  Promise.all(
    colours.map(async (colour) => ({
      name: `${colour}.png`,
      mimeType: "image/png",
      buffer: await picture(page, colour),
    })),
  );

test("POS-1: a post with pictures, their words, a poll and a preview is written, changed and deleted", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  await mutual(ada, bob);
  await ada.open("/");
  const { page } = ada;
  await page.getByRole("link", { name: "Write a post" }).first().click();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByLabel("Title")).toBeFocused();
  await page.getByLabel("Title").fill("Where to?");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByLabel("What do you want to say?")).toHaveAccessibleDescription(/Write something/);
  await page
    .getByLabel("What do you want to say?")
    .fill(`**Choose** with @${bob.username} #summer <b>x</b> [l](javascript:alert(1))`);
  await page.getByRole("button", { name: "Preview" }).click();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.locator("strong")).toHaveText("Choose");
  await expect(preview.getByRole("link", { name: `@${bob.username}` })).toBeVisible();
  const previewed = await preview.locator("p").innerHTML();
  await page.getByRole("button", { name: "Edit" }).click();

  await page
    .getByLabel("Add pictures")
    .setInputFiles([
      ...(await pngs(page, "red", "blue")),
      { name: "lie.png", mimeType: "image/png", buffer: Buffer.from("no picture") },
      { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") },
    ]);
  await expect(page.getByLabel("Description of picture 2")).toBeVisible();
  await expect(page.getByText("Only PNG, JPEG, GIF and WebP pictures are allowed.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel lie.png" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel lie.png" }).click();
  await page.getByRole("button", { name: "Cancel note.txt" }).click();
  await page.getByLabel("Description of picture 1").fill("All red");
  await page.getByLabel("Description of picture 2").fill("All blue");
  await page.getByRole("button", { name: "Move picture 2 up" }).click();
  await expect(page.getByLabel("Description of picture 1")).toHaveValue("All blue");

  await page.getByRole("button", { name: "Add a poll" }).click();
  await page.getByRole("textbox", { name: "Choice 1" }).fill("Lake");
  await page.getByRole("textbox", { name: "Choice 2" }).fill("Lake");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("group", { name: "Poll" })).toHaveAccessibleDescription(/Two choices are the same/);
  await page.getByRole("textbox", { name: "Choice 2" }).fill("Forest");
  await page.getByRole("button", { name: "Publish" }).dblclick();

  await expect(page).toHaveURL(new RegExp(`/${ada.username}#title-`));
  const mine = card(page, "Where to?");
  await expect(mine.getByRole("heading", { name: "Where to?" })).toBeFocused();
  await expect(mine.getByRole("img", { name: "All blue" })).toBeVisible();
  expect(await mine.locator("p").filter({ hasText: "Choose" }).innerHTML()).toBe(previewed);
  await expect(page.getByText("1 post", { exact: false }).first()).toBeVisible();
  const { posts } = await ada.call<{ posts: Post[] }>("GET", `/profile/users/${ada.id}/posts`);
  expect(posts.map((post) => [post.title, post.visibility, post.pictures.map((one) => one.alt)])).toEqual([
    ["Where to?", "private", ["All blue", "All red"]],
  ]);

  await bob.open(`/${ada.username}`);
  const theirs = card(bob.page, "Where to?");
  await theirs.getByRole("button", { name: /Lake/ }).click();
  await expect(theirs.getByRole("button", { name: /Lake/ })).toHaveAttribute("aria-pressed", "true");
  await expect(mine.getByText("1 vote", { exact: true })).toBeVisible();
  await theirs.getByRole("button", { name: /Lake/ }).click();
  await expect(mine.getByText("0 votes", { exact: true })).toBeVisible();

  await mine.getByRole("button", { name: /^More actions for/ }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByRole("radio", { name: /Everyone/ }).check({ force: true });
  await expect(page.getByText("More people will be able", { exact: false })).toBeVisible();
  await page.getByLabel("Title").fill("Where to, all?");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(card(page, "Where to, all?")).toBeVisible();
  await expect(card(bob.page, "Where to, all?")).toBeVisible();

  await card(page, "Where to, all?")
    .getByRole("button", { name: /^More actions for/ })
    .click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("You haven't posted yet")).toBeVisible();
  await expect(page.getByText("1 post", { exact: false })).toHaveCount(0);
  await expect(bob.page.getByText("This post was deleted, or", { exact: false })).toBeVisible();
});

test("POS-1: a draft survives reload, closing and the end of the session, and is discarded on demand", async ({
  aPerson,
}) => {
  const ada = await (await aPerson("Ada")).register();
  await ada.open("/create_post");
  const { page } = ada;
  const title = page.getByLabel("Title");
  const content = page.getByLabel("What do you want to say?");
  await title.fill("Half a thought");
  await content.fill("It begins");
  await page.getByRole("radio", { name: /Members/ }).check({ force: true });
  await page.getByRole("button", { name: "Add a poll" }).click();
  await page.getByRole("textbox", { name: "Choice 1" }).fill("Tea");
  await page.getByLabel("Add pictures").setInputFiles(await pngs(page, "green"));
  await page.getByLabel("Description of picture 1").fill("All green");
  const whole = async () => {
    await expect(title).toHaveValue("Half a thought");
    await expect(content).toHaveValue(/^It begins/);
    await expect(page.getByRole("textbox", { name: "Choice 1" })).toHaveValue("Tea");
    await expect(page.getByLabel("Description of picture 1")).toHaveValue("All green");
    await expect(page.getByRole("radio", { name: /Members/ })).toBeChecked();
    await expect(page.getByRole("img", { name: "All green" })).toBeVisible();
  };
  await page.reload();
  await whole();
  await page.goto("about:blank");
  await ada.open("/create_post");
  await whole();

  // The session ends elsewhere while one writes on.
  await content.fill("It begins, and goes on");
  await page.getByRole("textbox", { name: "Choice 2" }).fill("Coffee");
  await ada.call("POST", "/auth/logout");
  await expect(page).toHaveURL(/\/login\?.*next=/);
  await page.getByLabel("Username or email").fill(ada.username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/create_post/);
  await whole();
  await expect(content).toHaveValue("It begins, and goes on");
  await expect(page.getByRole("textbox", { name: "Choice 2" })).toHaveValue("Coffee");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(card(page, "Half a thought")).toBeVisible();
  await ada.open("/create_post");
  await expect(title).toHaveValue("");

  await title.fill("Not this");
  await page.reload();
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(title).toHaveValue("");
  await page.reload();
  await expect(page.getByRole("button", { name: "Discard draft" })).toHaveCount(0);

  // Deleted while one changes it: the text stays, and becomes a new post.
  const post = await write(ada, { title: "To be changed" });
  await ada.open(`/posts/${post.id}/edit`);
  await content.fill("A better text");
  await ada.call("DELETE", `/posts/${post.id}`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("This post was deleted in the meantime.", { exact: false })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Turn into a new post" }).click();
  await expect(page).toHaveURL(/\/create_post$/);
  await expect(content).toHaveValue("A better text");
});

test("POS-4: comments on both sides, live, by keyboard", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const post = await write(ada);
  for (const person of [ada, bob]) await person.open(`/posts/${post.id}`);
  const box = (person: Person) => person.page.getByRole("textbox", { name: "Write a comment" });
  await box(ada).fill("I am still writing");
  await box(bob).focus();
  await bob.page.keyboard.type("What a **day**");
  await bob.page.keyboard.press("Control+Enter");
  await expect(box(bob)).toHaveValue("");
  const comment = (person: Person, text: string) =>
    person.page.getByRole("article", { name: bob.name }).filter({ hasText: text });
  await expect(comment(bob, "What a day")).toBeVisible();
  await expect(comment(ada, "What a day")).toBeVisible();
  await expect(ada.page.getByRole("status").filter({ hasText: "1 new comment" })).toHaveCount(1);
  await expect(box(ada)).toHaveValue("I am still writing");
  await expect(box(ada)).toBeFocused();

  // By keyboard alone: like, then reply.
  const like = comment(ada, "What a day").getByRole("button", { name: /^Like comment/ });
  await like.focus();
  await ada.page.keyboard.press("Enter");
  await expect(comment(ada, "What a day").getByRole("button", { name: /1 like/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await ada.page.keyboard.press("Tab");
  await ada.page.keyboard.press("Enter");
  const reply = ada.page.getByRole("textbox", { name: /^Your reply to/ });
  await expect(reply).toBeFocused();
  await expect(reply).toHaveValue(`@${bob.username} `);
  await ada.page.keyboard.type("and the water!");
  await ada.page.reload();
  await expect(box(ada)).toHaveValue("I am still writing");
  await expect(reply).toHaveValue(`@${bob.username} and the water!`);
  await reply.press("Control+Enter");
  await expect(ada.page.getByRole("list", { name: /^Replies to/ }).getByText("and the water!")).toBeVisible();
  await expect(bob.page.getByRole("button", { name: "1 reply" })).toBeVisible();
  await bob.page.getByRole("button", { name: "1 reply" }).click();
  await expect(bob.page.getByRole("list", { name: /^Replies to/ }).getByText("and the water!")).toBeVisible();

  // A notification leads to the reply itself.
  await bob.open("/notifications");
  await bob.page.getByRole("link", { name: /replied to your comment/ }).click();
  await expect(bob.page.getByRole("article", { name: ada.name }).filter({ hasText: "water" })).toBeFocused();

  await bob.page.getByRole("button", { name: "Edit comment: Edit" }).click();
  await bob.page.getByRole("textbox", { name: "Edit comment" }).fill("What a night");
  await bob.page.getByRole("button", { name: "Save" }).click();
  await expect(comment(ada, "What a night")).toBeVisible();

  // The author of the post removes it; what was replied stays.
  await comment(ada, "What a night")
    .getByRole("button", { name: /^Delete comment/ })
    .first()
    .click();
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  for (const person of [ada, bob]) await expect(person.page.getByText("This comment was deleted.")).toBeVisible();

  // Narrowed: the post is gone with its comments for who may no longer read it.
  await ada.call("PUT", `/posts/${post.id}`, { visibility: "private" });
  await expect(bob.page.getByText("This post was deleted, or", { exact: false })).toBeVisible();
  await expect(bob.page.getByText("This comment was deleted.")).toHaveCount(0);

  // From its own page a deleted post leads to the profile.
  await ada.page.getByRole("button", { name: /^More actions for/ }).click();
  await ada.page.getByRole("menuitem", { name: "Delete" }).click();
  await ada.page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(ada.page).toHaveURL(new RegExp(`/${ada.username}$`));
  await expect(ada.page.getByText("You haven't posted yet")).toBeVisible();
});

test("POS-4: a refused comment is taken back with its text; many come in pages; a link finds its comment", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const post = await write(ada);
  let last: Comment | undefined;
  for (let count = 1; count <= 75; count += 1)
    last = await ada.call<Comment>("POST", `/posts/${post.id}/comments`, { content: `Number ${count}.` });
  await bob.open(`/posts/${post.id}`);
  const { page } = bob;
  await expect(page.getByText("Number 20.")).toBeVisible();
  await expect(page.getByText("Number 21.")).toHaveCount(0);
  const box = page.getByRole("textbox", { name: "Write a comment" });
  await page.route("**/comments", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await box.fill("Not sent");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(page.getByText("Can't reach the server.", { exact: false })).toBeVisible();
  await expect(box).toHaveValue("Not sent");
  await expect(page.getByText("Sending…")).toHaveCount(0);
  await page.unroute("**/comments");
  await page.reload();
  await expect(box).toHaveValue("Not sent");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(page.getByRole("article", { name: bob.name })).toHaveText(/Not sent/);
  await page.getByRole("button", { name: "Show more comments" }).click();
  await expect(page.getByText("Number 70.")).toBeVisible();
  await bob.open(`/posts/${post.id}#comment-${last?.id}`);
  await expect(page.getByRole("article", { name: ada.name }).filter({ hasText: "Number 75." })).toBeFocused();
  await ada.call("DELETE", `/comments/${last?.id}`);
  await page.reload();
  await expect(page.getByText("The linked comment", { exact: false })).toBeVisible();

  // The session ends while one writes: the text is there again after signing in.
  await box.fill("Half a comment");
  await bob.call("POST", "/auth/logout");
  await expect(page.getByText("Sign in to comment.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Edit comment/ })).toHaveCount(0);
  await page.getByRole("main").getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByLabel("Username or email").fill(bob.username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(box).toHaveValue("Half a comment");

  const visitor = await aPerson("Visitor");
  await visitor.open(`/posts/${post.id}`);
  await visitor.page.getByRole("main").getByRole("link", { name: "Sign in", exact: true }).click();
  await visitor.page.getByLabel("Username or email").fill(bob.username);
  await visitor.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await visitor.page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(visitor.page).toHaveURL(new RegExp(`/posts/${post.id}#comments$`));
});

test("POS-3 and POS-5: like, dislike, promote, copy, hide and share, from both sides", async ({ aPerson }) => {
  const [ada, bob, cleo] = [
    await (await aPerson("Ada")).register(),
    await (await aPerson("Bob", { permissions: ["clipboard-read", "clipboard-write"] })).register(),
    await (await aPerson("Cleo")).register(),
  ];
  await mutual(ada, bob);
  await mutual(bob, cleo);
  const post = await write(ada, { title: "For my contacts", visibility: "private" });
  for (const person of [ada, bob]) await person.open(`/posts/${post.id}`);
  const act = (person: Person, name: string) =>
    card(person.page, "For my contacts").getByRole("button", { name, exact: true });
  await act(bob, "Like: 0").click();
  await expect(act(ada, "Like: 1")).toBeVisible();
  await act(bob, "Dislike: 0").click();
  await expect(act(ada, "Like: 0")).toBeVisible();
  await expect(act(ada, "Dislike: 1")).toBeVisible();
  await expect(act(bob, "Dislike: 1")).toHaveAttribute("aria-pressed", "true");

  // Refused: shown at once, then as it was.
  await bob.page.route("**/promotion", (route) => route.abort());
  await act(bob, "Promote: 0").click();
  await expect(bob.page.getByText("Can't reach the server.", { exact: false })).toBeVisible();
  await expect(act(bob, "Promote: 0")).toHaveAttribute("aria-pressed", "false");
  await bob.page.unroute("**/promotion");
  await act(bob, "Promote: 0").click();
  await expect(act(ada, "Promote: 1")).toBeVisible();

  const more = (person: Person) =>
    card(person.page, "For my contacts").getByRole("button", { name: /^More actions for/ });
  await more(bob).click();
  await bob.page.getByRole("menuitem", { name: "Copy link" }).click();
  await expect(bob.page.getByText("Link copied.")).toBeVisible();
  expect(await bob.page.evaluate(() => navigator.clipboard.readText())).toBe(`${bob.url}/posts/${post.id}`);
  await more(bob).click();
  await bob.page.getByRole("menuitem", { name: "Share on my profile" }).click();
  const dialog = bob.page.getByRole("dialog", { name: "Share on my profile" });
  await dialog.getByLabel("Say something about it (optional)").fill("Look at this");
  await dialog.getByRole("radio", { name: /Everyone/ }).check({ force: true });
  await dialog.getByRole("button", { name: "Share" }).click();
  await expect(bob.page.getByText("Shared on your profile.")).toBeVisible();
  // Cleo knows Bob, not Ada: neither the share nor the lift shows her anything.
  await cleo.open(`/${bob.username}`);
  await expect(cleo.page.getByText("No posts yet")).toBeVisible();
  await cleo.open("/");
  await expect(cleo.page.getByText("For my contacts")).toHaveCount(0);
  await ada.open(`/${bob.username}`);
  await expect(ada.page.getByText("Look at this")).toBeVisible();

  // Hidden by keyboard, shown again in its place, hidden again and shown again from the settings.
  await bob.open("/");
  await more(bob).focus();
  await bob.page.keyboard.press("Enter");
  await expect(bob.page.getByRole("menuitem", { name: "Copy text" })).toBeVisible();
  for (let presses = 0; presses < 4; presses += 1) await bob.page.keyboard.press("ArrowDown");
  await expect(bob.page.getByRole("menuitem", { name: "Hide from my feed" })).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await expect(bob.page.getByRole("button", { name: "Unhide" })).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await expect(card(bob.page, "For my contacts")).toBeVisible();
  await more(bob).click();
  await bob.page.getByRole("menuitem", { name: "Hide from my feed" }).click();
  await expect(bob.page.getByRole("button", { name: "Unhide" })).toBeVisible();
  await bob.open("/settings/hidden_posts");
  await bob.page.getByRole("button", { name: "Unhide: For my contacts" }).click();
  await expect(bob.page.getByText("No hidden posts")).toBeVisible();

  // A post that the viewer may no longer see is announced as such, and is not shared.
  await bob.open(`/posts/${post.id}`);
  await more(bob).click();
  await bob.page.getByRole("menuitem", { name: "Share on my profile" }).click();
  await ada.call("DELETE", `/contacts/${bob.id}`);
  await dialog.getByRole("button", { name: "Share" }).click();
  await expect(bob.page.getByText("It may have been deleted", { exact: false }).first()).toBeVisible();
});

test("POS-6: a poll with several choices; a vote after its end is refused, and the poll says that it is closed", async ({
  aPerson,
}) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const closes_at = new Date(Date.now() + 12_000);
  const poll = { options: ["Tea", "Coffee", "Water"], multiple: true, closes_at: closes_at.toISOString() };
  const post = await write(ada, { title: "What to drink", poll });
  await bob.open(`/posts/${post.id}`);
  const choice = (name: RegExp) => bob.page.getByRole("button", { name });
  await choice(/^Tea/).click();
  await choice(/^Water/).click();
  await expect(choice(/^Water/)).toHaveAttribute("aria-pressed", "true");
  await expect(choice(/^Tea/)).toHaveAttribute("aria-pressed", "true");
  await expect(bob.page.getByText(/Several choices.*1 vote\b/)).toBeVisible();
  await bob.page.waitForTimeout(Math.max(0, closes_at.getTime() - Date.now() + 500));
  await choice(/^Coffee/).click();
  await expect(bob.page.getByText("This poll is closed.")).toBeVisible();
  await expect(choice(/^Coffee/)).toBeDisabled();
  await expect(choice(/^Coffee/)).toHaveAttribute("aria-pressed", "false");

  const visitor = await aPerson("Visitor");
  const open = await write(ada, { title: "Another", poll: { options: ["Yes", "No"] } });
  await visitor.open(`/posts/${open.id}`);
  await visitor.page.getByRole("link", { name: "Sign in to vote" }).click();
  await expect(visitor.page).toHaveURL(new RegExp(`next=%2Fposts%2F${open.id}`));
});

test("pictures come by paste and by drop, and a hundred mentions are refused in their field", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  await ada.open("/create_post");
  const { page } = ada;
  for (const [place, kind] of ["paste", "drop"].entries()) {
    const base64 = (await picture(page, "teal")).toString("base64");
    await page.getByLabel("What do you want to say?").evaluate(
      (box, [bytes, type]) => {
        const data = new DataTransfer();
        const file = Uint8Array.from(atob(bytes as string), (letter) => letter.charCodeAt(0));
        data.items.add(new File([file], "from.png", { type: "image/png" }));
        const options = { bubbles: true, cancelable: true };
        box.dispatchEvent(
          type === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: data })
            : new DragEvent("drop", { ...options, dataTransfer: data }),
        );
      },
      [base64, kind],
    );
    await expect(page.getByLabel(`Description of picture ${place + 1}`)).toBeVisible();
  }
  await page.getByRole("button", { name: "Remove picture 1" }).click();
  await expect(page.getByLabel("Description of picture 2")).toHaveCount(0);
  await page.getByLabel("Title").fill("Hello everybody");
  const text = page.getByLabel("What do you want to say?");
  await text.fill(Array.from({ length: 100 }, (_, index) => `@somebody${index}`).join(" "));
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(text).toHaveAttribute("aria-invalid", "true");
  await expect(text).toBeFocused();
  await text.fill("x".repeat(20_001));
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(text).toHaveAccessibleDescription(/1 character too many/);
  await expect(text).toHaveValue(/^x{20001}$/);
});
