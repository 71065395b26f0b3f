import type { Post, PostPicture } from "@helloworld/protocol";
import { look, violations } from "./axe.ts";
import { expect, type Person, test } from "./story.ts";

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

async function aPicture(person: Person): Promise<PostPicture> {
  const answer = await person.context.request.post(`${person.url}/api/v1/posts/pictures`, {
    data: PIXEL,
    headers: { origin: person.url, "content-type": "image/png" },
  });
  return (await answer.json()) as PostPicture;
}

async function withPictures(person: Person, title: string, ...alts: string[]): Promise<Post> {
  const pictures: { id: string; alt: string }[] = [];
  for (const alt of alts) pictures.push({ id: (await aPicture(person)).id, alt });
  return person.call("POST", "/posts", { title, content: `About ${title}.`, visibility: "public", pictures });
}

test("POS-1: without script a visitor reads the feed, a profile, a post with its comments and the gallery", async ({
  aPerson,
}) => {
  const ada = await (await aPerson("Ada")).register();
  const post = await withPictures(ada, "For all to read", "A small dot");
  await ada.call("POST", `/posts/${post.id}/comments`, { content: "The first comment" });
  await ada.call("POST", "/posts", { title: "Only for members", content: "Inside", visibility: "members" });
  const visitor = await aPerson("Visitor", { javaScriptEnabled: false });
  for (const path of ["/", `/${ada.username}`, `/posts/${post.id}`]) {
    await visitor.open(path);
    await expect(visitor.page.getByRole("heading", { name: "For all to read" })).toBeVisible();
    await expect(visitor.page.getByText("About For all to read.")).toBeVisible();
    await expect(visitor.page.getByText("Only for members")).toHaveCount(0);
  }
  await expect(visitor.page.getByText("The first comment")).toBeVisible();
  await visitor.page.getByRole("link", { name: "Like: 0", exact: true }).click();
  await expect(visitor.page).toHaveURL(`${ada.url}/login?next=%2Fposts%2F${post.id}&why=signin`);
  await visitor.open("/gallery");
  await visitor.page.getByRole("link", { name: "A small dot" }).first().click();
  await expect(visitor.page).toHaveURL(`${ada.url}/posts/${post.id}`);
});

test("UX-5: what the server rendered stays in its place while the page comes to life", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  const content = "A ||surprise|| and\n\n```js\nconst x = 1;\n```";
  const poll = { options: ["Yes", "No"] };
  const post = await ada.call<Post>("POST", "/posts", { title: "Lazy parts", content, visibility: "public", poll });
  const visitor = await aPerson("Visitor");
  const { page } = visitor;
  await page.addInitScript(() => {
    const rendered: Element[] = [];
    const lost = new Set<string>();
    document.addEventListener("readystatechange", () => {
      if (document.readyState === "interactive") rendered.push(...document.querySelectorAll("article *"));
    });
    new MutationObserver(() => {
      for (const { isConnected, tagName, textContent } of rendered) if (!isConnected) lost.add(tagName + textContent);
    }).observe(document, { subtree: true, childList: true });
    Object.assign(window, { ofRendered: () => ({ count: rendered.length, lost: [...lost] }) });
  });
  await visitor.open(`/posts/${post.id}`);
  await expect(page.getByText("No comments yet.")).toBeVisible();
  const { count, lost } = await page.evaluate(() =>
    (window as never as { ofRendered(): { count: number; lost: string[] } }).ofRendered(),
  );
  expect(count).toBeGreaterThan(40);
  expect(lost).toEqual([]);
});

test("the gallery: keys, buttons, the way to the post, the focus comes back; live pages come to life without complaint", async ({
  aPerson,
}) => {
  const ada = await (await aPerson("Ada")).register();
  const post = await withPictures(ada, "Three dots", "Dot one", "Dot two", "Dot three");
  const visitor = await aPerson("Visitor");
  const { page } = visitor;
  const first = page.getByRole("link", { name: "Dot three" }).first();
  // A page for visitors may be a second old.
  await expect(async () => {
    await visitor.open("/gallery");
    await expect(first).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.waitForLoadState("networkidle");
  await first.focus();
  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog", { name: "Pictures" });
  await expect(viewer.getByRole("img", { name: "Dot three" })).toBeVisible();
  expect(await violations(visitor)).toEqual([]);
  await page.keyboard.press("ArrowRight");
  await expect(viewer.getByRole("img", { name: "Dot two" })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(viewer.getByRole("img", { name: "Dot three" })).toBeVisible();
  const swipe = (from: number, to: number) =>
    viewer.getByRole("img").evaluate(
      (image, [start, end]) => {
        const at = (clientX: number | undefined) => ({ clientX: clientX ?? 0, pointerType: "touch", bubbles: true });
        image.dispatchEvent(new PointerEvent("pointerdown", at(start)));
        image.dispatchEvent(new PointerEvent("pointerup", at(end)));
      },
      [from, to],
    );
  await swipe(300, 100);
  await expect(viewer.getByRole("img", { name: "Dot two" })).toBeVisible();
  await swipe(100, 300);
  await expect(viewer.getByRole("img", { name: "Dot three" })).toBeVisible();
  await page.keyboard.press("+");
  await expect(viewer.getByRole("button", { name: "Zoom out" })).toBeEnabled();
  await page.keyboard.press("Escape");
  await expect(viewer).toHaveCount(0);
  await expect(first).toBeFocused();
  await first.click();
  await viewer.getByRole("link", { name: "Three dots" }).click();
  await expect(page).toHaveURL(`${ada.url}/posts/${post.id}`);
  await page.getByRole("link", { name: "Dot one" }).click();
  await expect(viewer.getByText("Picture 1 of 3")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Dot one" })).toBeFocused();
  // Only who may read the post sees its pictures: gone from the gallery when it is narrowed.
  await ada.call("PUT", `/posts/${post.id}`, { visibility: "private" });
  await expect(async () => {
    await visitor.open("/gallery");
    await expect(page.getByRole("heading", { name: "Gallery" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Dot one" })).toHaveCount(0, { timeout: 500 });
  }).toPass();
});

const HOSTILE = [
  "<script>window.hit = 1</script>",
  '<img src=x onerror="window.hit=1">',
  '"><svg/onload=window.hit=1>',
  "'\"--></style></title></textarea></script><script>window.hit=1</script>",
  "[a](javascript:window.hit=1) [b](JaVaScRiPt:window.hit=1) [c](java\tscript:window.hit=1)",
  "[d](&#106;avascript:window.hit=1) [e](javascript&colon;window.hit=1) [f](\u0001javascript:window.hit=1)",
  "[g](data:text/html,<script>window.hit=1</script>) [h](vbscript:msgbox) [i](//evil.example/x) [j](file:///etc/passwd)",
  "<javascript:window.hit=1> <data:text/html;base64,PHNjcmlwdD4=> javascript://%0awindow.hit=1",
  "![k](https://evil.example/pixel.png) ![l](javascript:window.hit=1) <img src=https://evil.example/p.png>",
  '<form action="https://evil.example"><input name=a autofocus onfocus=window.hit=1><button>Go</button></form>',
  "<math><mtext></form><form><mglyph><style></math><img src=x onerror=window.hit=1>",
  '<svg><use href="data:image/svg+xml,<svg id=x onload=window.hit=1>#x"/></svg>',
  '<iframe srcdoc="<script>parent.hit=1</script>"></iframe><object data=javascript:window.hit=1>',
  '[m](https://example.org/"onmouseover="window.hit=1 "t") https://example.org/"onclick="window.hit=1',
  "[n]: javascript:window.hit=1\n[n] [o][n]",
  "`<script>window.hit=1</script>`\n\n```html\n<script>window.hit=1</script>\n```",
  "\u202egnp.exe \u2066x\u2069 \ufeff\u200d &lt;script&gt;window.hit=1&lt;/script&gt; &#60;script&#62;",
  '<a href="javascript:window.hit=1" style="position:fixed;inset:0">x</a><base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example"><link rel=stylesheet href=https://evil.example/x.css>',
  '{"@context":"</script><script>window.hit=1</script>"} \u2028 <!--<script>',
];

test("N4: hostile titles, texts, alts, comments and choices are text on every page, with and without a session", async ({
  aPerson,
}) => {
  test.slow();
  const ada = await (await aPerson("Ada")).register();
  // A line holds no character that turns what stands beside it; a text does.
  const line = (text: string) => text.replace(/[\p{Cc}\u2028\u202a-\u202e\u2066-\u2069]/gu, " ").slice(0, 100);
  const { id: picture } = await aPicture(ada);
  const posts: Post[] = [];
  for (const [index, text] of HOSTILE.entries()) {
    const post = await ada.call<Post>("POST", "/posts", {
      title: line(text),
      content: text,
      visibility: "public",
      ...(index === 1 && { pictures: [{ id: picture, alt: line(text) }] }),
      ...(index === 2 && {
        poll: { options: HOSTILE.slice(0, 10).map((one, place) => `${place}${line(one)}`.slice(0, 100)) },
      }),
    });
    for (const comment of index < 3 ? HOSTILE : [text])
      await ada.call("POST", `/posts/${post.id}/comments`, { content: comment });
    posts.push(post);
  }
  const bob = await (await aPerson("Bob")).register();
  const visitor = await aPerson("Visitor");
  const plain = await aPerson("Plain", { javaScriptEnabled: false });
  const paths = ["/", `/${ada.username}`, "/gallery", ...posts.map((post) => `/posts/${post.id}`)];
  for (const reader of [bob, visitor, plain]) {
    const outside: string[] = [];
    reader.page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.host !== new URL(ada.url).host) outside.push(request.url());
    });
    reader.page.on("dialog", (dialog) => outside.push(`dialog ${dialog.message()}`));
    for (const path of reader === plain ? paths.slice(0, 6) : paths) {
      await reader.open(path);
      await expect(reader.page.getByRole("main")).toBeVisible();
      await expect(reader.page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      if (path.startsWith("/posts/")) await expect(reader.page.locator("#comments article").first()).toBeVisible();
      const links = await reader.page
        .locator("main [href], main [src], main [action]")
        .evaluateAll((nodes) =>
          nodes.flatMap((node) => ["href", "src", "action"].flatMap((name) => node.getAttribute(name) ?? [])),
        );
      for (const link of links) expect(link).toMatch(/^(?:https?:\/\/|mailto:|\/(?!\/)|#|$)/);
      expect(
        await reader.page
          .locator(
            'main :is(script:not([type="application/ld+json"]), iframe, object, embed, base, meta, style, form[action])',
          )
          .count(),
      ).toBe(0);
      expect(await reader.page.locator("main [onerror], main [onload], main [onclick], main [onfocus]").count()).toBe(
        0,
      );
      if (reader !== plain) expect(await reader.page.evaluate(() => "hit" in window)).toBe(false);
    }
    expect(outside).toEqual([]);
  }
});

test("UX-3: axe finds nothing on the pages of posts, in every theme; nothing sticks out", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  const bob = await (await aPerson("Bob")).register();
  const post = await withPictures(ada, "Something to look at", "A dot", "");
  const { id: parent_id } = await bob.call<{ id: string }>("POST", `/posts/${post.id}/comments`, { content: "Well" });
  await ada.call("POST", `/posts/${post.id}/comments`, { content: "Indeed", parent_id });
  const poll = { options: ["Yes", "A rather long choice that has to wrap on a small screen"], multiple: true };
  const question = await ada.call<Post>("POST", "/posts", {
    title: "Is it?",
    content: "#summer",
    visibility: "public",
    poll,
  });
  await bob.call("PUT", `/posts/${question.id}/hidden`);
  const { page } = bob;
  await page.setViewportSize({ width: 360, height: 800 });
  for (const path of [
    "/",
    `/posts/${post.id}`,
    `/posts/${question.id}`,
    "/create_post",
    "/gallery",
    "/settings/hidden_posts",
    `/${ada.username}`,
  ]) {
    await bob.open(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await page.waitForLoadState("networkidle");
    if (path === `/posts/${post.id}`) await page.getByRole("button", { name: "1 reply" }).click();
    if (path === "/create_post") {
      await page.getByRole("button", { name: "Add a poll" }).click();
      await page.getByText("Formatting", { exact: true }).click();
    }
    await look(bob, path, [360, 768, 1440]);
  }
});
