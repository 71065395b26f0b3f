import type { Page } from "@playwright/test";
import { fits, look, violations } from "./axe.ts";
import { expect, test } from "./story.ts";

const RICH = [
  "**bold** _leaning_ ~~gone~~ `code` [a link](https://example.org/) https://example.org/bare",
  "The murderer is ||the **gardener**||, not the cook.",
  "```ts\nconst answer: number = 42; // the question is lost\nfunction greet(name: string) {\n  return name + '!';\n}\n```",
  "Euler: $e^{i\\pi} + 1 = 0$, for $5 and $10 each.",
  "$$\n\\int_0^1 x^2\\,dx = \\frac{1}{3}\n$$",
  "- one\n- two\n  1. inner\n\n> quoted\n> twice\n\n| City | People |\n|---|---|\n| Bonn | 330,000 |\n| Rome | 2,800,000 |",
  "😀 🎉",
];
/** KaTeX draws every formula twice: for the eye, and as MathML. */
const formulas = (page: Page) => page.locator("main .katex");

test("MSG-14: form, spoilers, coloured code to copy and formulas, on every width and theme, without what axe finds", async ({
  aPerson,
}) => {
  test.slow();
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Library", [bob]);
  for (const text of RICH) await ada.send(room, text);
  await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: 1_000 });
  const { page } = bob;
  await bob.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: bob.url });
  await page.setViewportSize({ width: 1280, height: 1_400 });
  await bob.open(`/messages/${room.id}`);
  await expect(bob.messages.locator("strong", { hasText: "bold" })).toBeVisible();
  await expect(bob.messages.getByRole("link", { name: "a link" })).toHaveAttribute("href", "https://example.org/");
  await expect(bob.messages.getByRole("cell", { name: "Rome" })).toBeVisible();
  await expect(bob.messages.locator("blockquote")).toContainText("twice");
  await expect(bob.messages.getByText("😀 🎉")).toHaveCSS("font-size", "36px");

  await expect(formulas(page)).toHaveCount(2);
  await expect(bob.messages.getByText("$5 and $10 each", { exact: false })).toBeVisible();
  await expect(page.locator("main .katex-display")).toBeVisible();

  const code = bob.messages.getByRole("figure", { name: "Code: ts" });
  await expect(code.locator(".hljs-keyword").first()).toHaveText("const");
  await code.getByRole("button", { name: "Copy code" }).click();
  await expect(page.getByText("Code copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("function greet");

  const spoiler = bob.messages.getByRole("button", { name: "Spoiler: show it" });
  await expect(bob.messages.getByText("gardener")).toBeHidden();
  await page.setViewportSize({ width: 1440, height: 1_400 });
  await look(bob, "reading", [360, 768, 1440]);
  await spoiler.focus();
  await page.keyboard.press("Enter");
  await expect(bob.messages.getByText("gardener")).toBeVisible();
  await expect(spoiler).toHaveCount(0);

  // In a list it stays hidden.
  await ada.send(room, "psst ||secret words||");
  const row = page.getByRole("list", { name: "Conversations" }).getByRole("link", { name: /Library/ });
  await expect(row).toContainText("psst ▮▮▮");
  await expect(page.getByText("secret words")).toHaveCount(1);
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
  "![k](https://evil.example/pixel.png) ![l](javascript:window.hit=1)",
  "||<img src=x onerror=window.hit=1>|| ||[x](javascript:window.hit=1)||",
  "```html\n<script>window.hit=1</script><img src=x onerror=window.hit=1>\n```",
  "```js\n</code></pre><script>window.hit=1</script>\n```",
  "$\\href{javascript:window.hit=1}{x}$ $\\url{https://evil.example}$ $\\htmlId{a}{x}$ $\\htmlStyle{position:fixed}{x}$",
  "$$\\includegraphics{https://evil.example/p.png}$$",
  "$\\def\\a{\\a\\a}\\a$ $\\rule{9999em}{9999em}$ $\\kern{-500em}\\text{over there}$",
  `$${"{".repeat(900)}$`,
  ':<script>: :../../x: :bee"onerror=window.hit=1:',
  '[m](https://example.org/"onmouseover="window.hit=1)',
  "\u202egnp.exe \u2066x\u2069 \ufeff\u200d &lt;script&gt;window.hit=1&lt;/script&gt;",
];

test("N4: hostile messages are text; nothing runs, nothing is called, nothing covers the page", async ({ aPerson }) => {
  const [ada, bob] = [await (await aPerson("Ada")).register(), await (await aPerson("Bob")).register()];
  const room = await ada.room("Pit", [bob]);
  for (const text of HOSTILE) await ada.send(room, text);
  await ada.send(room, "the end");
  await bob.call("PUT", `/chat/rooms/${room.id}/read`, { seq: 1_000 });
  const outside: string[] = [];
  bob.page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== new URL(ada.url).host) outside.push(request.url());
  });
  bob.page.on("dialog", (dialog) => outside.push(`dialog ${dialog.message()}`));
  await bob.open(`/messages/${room.id}`);
  await expect(bob.message("the end")).toBeVisible();
  await bob.messages.hover();
  for (let turn = 0; turn < 12; turn++) {
    await bob.page.mouse.wheel(0, -300);
    for (const spoiler of await bob.messages.getByRole("button", { name: "Spoiler: show it" }).all())
      await spoiler.click({ timeout: 1_000 }).catch(() => {});
    const found = await bob.messages.evaluate((box) => ({
      links: [...box.querySelectorAll("[href], [src], [action]")].flatMap((node) =>
        ["href", "src", "action"].flatMap((name) => node.getAttribute(name) ?? []),
      ),
      foreign: box.querySelectorAll("script, iframe, object, embed, base, meta, style, form").length,
      handlers: box.querySelectorAll("[onerror], [onload], [onclick], [onfocus], [onmouseover]").length,
    }));
    for (const link of found.links) expect(link).toMatch(/^(?:https?:\/\/|mailto:|\/(?!\/)|#|$)/);
    expect([found.foreign, found.handlers]).toEqual([0, 0]);
    await fits(bob);
  }
  expect(await bob.page.evaluate(() => "hit" in window)).toBe(false);
  await expect(bob.composer).toBeEnabled();
  await bob.composer.click();
  expect(outside).toEqual([]);
});

test("a post has the same forms: its source without script, drawn with it", async ({ aPerson }) => {
  const ada = await (await aPerson("Ada")).register();
  const content = "```js\nconst bees = 7;\n```\n\nSo $x^2$ and ||hidden|| :nobee:";
  const { id } = await ada.call<{ id: string }>("POST", "/posts", { title: "Forms", content, visibility: "public" });
  const plain = await aPerson("Plain", { javaScriptEnabled: false });
  await plain.open(`/posts/${id}`);
  await expect(plain.page.getByText("const bees = 7;")).toBeVisible();
  await expect(plain.page.getByText("x^2")).toBeVisible();
  await expect(plain.page.getByText(":nobee:")).toBeVisible();
  const visitor = await aPerson("Visitor");
  await visitor.open(`/posts/${id}`);
  await expect(visitor.page.locator("main .hljs-keyword")).toHaveText("const");
  await expect(formulas(visitor.page)).toHaveCount(1);
  await visitor.page.getByRole("button", { name: "Spoiler: show it" }).click();
  await expect(visitor.page.getByText("hidden", { exact: true })).toBeVisible();
  expect(await violations(visitor)).toEqual([]);
});
