import { describe, expect, test } from "bun:test";
import { linkOf, mentionsOf, parseMarkdown, parseMessage, tagsOf, wordsOf } from "../src/index.ts";

describe("markdown becomes a tree", () => {
  test("paragraphs, forms and breaks", () => {
    expect(parseMarkdown("Hello **big** _fine_ ~~old~~ `x`\nnext")).toEqual([
      {
        type: "paragraph",
        children: [
          "Hello ",
          { type: "strong", children: ["big"] },
          " ",
          { type: "em", children: ["fine"] },
          " ",
          { type: "strike", children: ["old"] },
          " ",
          { type: "code", text: "x" },
          { type: "break" },
          "next",
        ],
      },
    ]);
  });

  test("lists, tables, code and quotes", () => {
    expect(parseMarkdown("- a\n- b\n\n3. c")).toEqual([
      {
        type: "list",
        start: null,
        children: [
          { type: "item", children: ["a"] },
          { type: "item", children: ["b"] },
        ],
      },
      { type: "list", start: 3, children: [{ type: "item", children: ["c"] }] },
    ]);
    expect(parseMarkdown("|a|\n|-|\n|b|")).toEqual([
      {
        type: "table",
        children: [
          { type: "row", children: [{ type: "cell", head: true, children: ["a"] }] },
          { type: "row", children: [{ type: "cell", head: false, children: ["b"] }] },
        ],
      },
    ]);
    expect(parseMarkdown("```ts\n<b>@ada #x\n```")).toEqual([
      { type: "code_block", language: "ts", text: "<b>@ada #x\n" },
    ]);
    expect(parseMarkdown("> q")).toEqual([{ type: "quote", children: [{ type: "paragraph", children: ["q"] }] }]);
  });

  test("names and tags in running text, not within words, addresses, links or code", () => {
    const tree = parseMarkdown(
      "@Ada, see #Sömmer and #1, a@example.org, x#y `@bob` [@eve](https://a.example/) 日本 #日本語",
    );
    expect(mentionsOf(tree)).toEqual(["ada"]);
    expect(tagsOf(tree)).toEqual(["sömmer", "日本語"]);
  });

  test("bare links are links; only http, https and mailto are", () => {
    expect(parseMarkdown("https://a.example/x")).toEqual([
      {
        type: "paragraph",
        children: [{ type: "link", href: "https://a.example/x", children: ["https://a.example/x"] }],
      },
    ]);
    for (const source of [
      "[x](javascript:alert(1))",
      "[x](JaVaScRiPt:alert(1))",
      "[x](data:text/html,x)",
      "<javascript:alert(1)>",
      "[x](//evil.example)",
      "[x](&#106;avascript:alert(1))",
      "![x](https://evil.example/a.png)",
      "<img src=x onerror=alert(1)>",
      "<script>alert(1)</script>",
    ]) {
      const json = JSON.stringify(parseMarkdown(source));
      const hrefs = [...json.matchAll(/"href":"([^"]*)"/g)].map((match) => match[1] ?? "");
      expect(hrefs.filter((href) => !/^(?:https?:\/\/|mailto:)/.test(href))).toEqual([]);
      expect(json).not.toContain('"type":"image"');
      expect(json).not.toContain('"type":"html"');
    }
  });

  test("what can be read, without form", () => {
    expect(wordsOf(parseMarkdown("# Title\n\nA **bold** [link](https://a.example/) by @ada\n\n- one\n- two"))).toBe(
      "Title\nA bold link by @ada\none\ntwo",
    );
  });

  test("words of a list within a list stand apart", () => {
    expect(wordsOf(parseMarkdown("- one\n  - two\n- three"))).toBe("one\ntwo\nthree");
  });

  test("words leave spoilers covered", () => {
    expect(wordsOf(parseMessage("It was ||the **butler**, in\nthe hall|| all along"))).toBe("It was ▮▮▮ all along");
  });

  test("the first page that it links to: of the web, not ours, without the place in it", () => {
    const first = (source: string) => linkOf(parseMarkdown(source), "https://chat.example");
    expect(first("**See [this](https://a.example/x?y=1#z)** and https://b.example/")).toBe("https://a.example/x?y=1");
    expect(first("- me@a.example\n- https://chat.example/ada\n- HTTP://B.example")).toBe("http://b.example/");
    expect(first("<https://ada:word@a.example/> `https://b.example/`")).toBeNull();
    expect(first(`[long](https://a.example/${"x".repeat(2_000)})`)).toBeNull();
    expect(first("Nothing")).toBeNull();
  });

  test("hostile input of ten times the size ends at once and is nested in bounds", () => {
    const repeat = (text: string) => text.repeat(Math.ceil(200_000 / text.length));
    const hostile = [
      "[",
      "![",
      "*a",
      "**a *a ",
      "> ",
      ">",
      "1. ",
      "- ",
      "`a``",
      "_a__a",
      "[a](b",
      "<a ",
      "a@",
      "@a",
      "#a",
    ];
    for (const source of hostile.map(repeat)) {
      const depth = (nodes: unknown[], level = 0): number =>
        nodes.reduce<number>((most, node) => {
          const children = (node as { children?: unknown[] }).children;
          return children ? Math.max(most, depth(children, level + 1)) : most;
        }, level);
      expect(depth(parseMarkdown(source))).toBeLessThanOrEqual(60);
    }
  });
});
