import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "htmlparser2";
import { type Html, htmlMarkdown } from "../src/features/writing/html-markdown.ts";
import { pastePlan } from "../src/features/writing/paste-plan.ts";
import { cellsOf, tableMarkdown } from "../src/features/writing/table-markdown.ts";

type Parsed = ReturnType<typeof parseDocument>["children"][number];

const FIXTURES = join(import.meta.dir, "../../../tests/fixtures/cases");

/** What the browser gives, by another parser. */
function treeOf(node: Parsed): Html {
  if (node.type === "text" && "data" in node) return node.data;
  if (!("name" in node && "children" in node)) return "";
  const { name, attribs, children } = node;
  const is_code_line = "data-line-number" in attribs || /\bblob-code\b/.test(attribs.class ?? "");
  const { href = "", style = "", alt = "" } = attribs;
  return { tag: name, href, style, alt, is_code_line, children: children.map(treeOf) };
}
const markdown = (html: string) => htmlMarkdown(parseDocument(html).children.map(treeOf));

describe("HTML becomes Markdown", () => {
  const CASES: [string, string][] = [
    ["<p>one <b>two</b> <i>three</i></p><p>four</p>", "one **two** _three_\n\nfour"],
    ["<strong> spaced </strong>out", "**spaced** out"],
    ["<b><strong>twice</strong></b>", "**twice**"],
    ["<del>old</del> <code>x = 1</code>", "~~old~~ `x = 1`"],
    ['<a href="https://a.example/x">words</a>', "[words](https://a.example/x)"],
    ['<a href="https://a.example/">https://a.example</a>', "https://a.example/"],
    [
      '<a href="javascript:alert(1)">words</a> <a href="https://a.example/x)(y">b</a>',
      "words [b](https://a.example/x%29%28y)",
    ],
    ["<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"],
    ["<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"],
    ["<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"],
    ["<pre>a\n  b &lt;c&gt;\n</pre>", "```\na\n  b <c>\n```"],
    ["<h2>Title</h2>text", "## Title\n\ntext"],
    ["<div>a</div><div>b</div>c<br>d", "a\nb\nc\nd"],
    ["a&nbsp;&nbsp;\n  b", "a b"],
    ["<script>alert(1)</script><style>x{}</style><p>text</p>", "text"],
    [
      "<table><tr><th>City</th><th>People</th></tr><tr><td>Bonn | Rhine</td><td>3<br>4</td></tr></table>",
      "| City | People |\n| --- | --- |\n| Bonn \\| Rhine | 3 4 |",
    ],
    ['<b style="font-weight:normal"><p>a <span style="font-weight:700">b</span></p></b>', "a **b**"],
    ['<span style="font-style:italic">a</span>', "_a_"],
    ["<p>5 < 6 & 7</p>", "5 < 6 & 7"],
  ];
  for (const [html, result] of CASES) test(html, () => expect(markdown(html)).toBe(result));

  test("tags within each other without end are text", () => {
    expect(markdown(`${"<div><b>".repeat(500)}deep`)).toContain("deep");
  });
});

describe("the clipboard as browsers write it", () => {
  const input = (name: string) => readFileSync(join(FIXTURES, `paste-${name}.html`), "utf8");
  const pasted = (html: string, text: string) =>
    pastePlan({ text, html, has_files: false }, "") === "html" ? markdown(html) : text;

  test("case 30: code from an editor keeps its indentation and empty lines, bold and italic words too", () => {
    const code = "def f(x):\n    if x:\n        return 1\n\n    return 2";
    expect(pasted(input("vscode"), code)).toBe(code);
    const dressed = input("vscode").replace(">return 1<", ' style="font-weight: bold; font-style: italic;">return 1<');
    expect(pasted(dressed, code)).toBe(code);
  });

  test("case 31: lines and spaces of text that keeps them, also with form in it", () => {
    const text = "Shopping for Saturday:\n- milk\n- 2 loaves\n\nSee you at 9!\n   (bring bags)";
    expect(pasted(input("prewrap"), text)).toBe(text);
    expect(markdown(input("prewrap"))).toBe(text);
    const bold = input("prewrap").replace("milk", "<b> milk</b>");
    expect(pasted(bold, text)).toBe(text.replace(" milk", "  **milk**"));
    for (const style of ["white-space-collapse: preserve", "white-space: break-spaces", "white-space:pre-line"])
      expect(markdown(`<div style="${style}">one\n<b>two</b>\n three</div>`)).toBe("one\n**two**\n three");
    expect(markdown('<div style="white-space: pre-wrap"><p style="white-space: normal">a\n  b</p></div>')).toBe("a b");
  });

  test("case 32: a page of code is code, whatever table it is drawn with", () => {
    const code = "```\nconst a = 1;\n  const b = 2;\n```";
    expect(pasted(input("github-table"), "const a = 1;\n  const b = 2;")).toBe(code);
    expect(
      markdown(
        '<table><tr><td>1</td><td class="blob-code blob-code-inner">a\tb</td></tr><tr><td>2</td><td class="blob-code"></td></tr></table>',
      ),
    ).toBe("```\na\tb\n\n```");
    expect(markdown("<table><tr><th>A</th></tr><tr><td>const</td></tr></table>")).toBe("| A |\n| --- |\n| const |");
  });

  test("case 33: emoji that are pictures are their text; other pictures have none", () => {
    expect(pasted(input("emoji-image"), "hi  you b")).toBe("hi 😀 you **b**");
    const alt = (text: string) => markdown(`<p>x <img alt="${text}" src="e.png"> y</p>`);
    expect(alt("❤️")).toBe("x ❤️ y");
    expect(alt("👨‍👩‍👧")).toBe("x 👨‍👩‍👧 y");
    expect(alt(":party-parrot:")).toBe("x :party-parrot: y");
    expect(alt("A photo of a lake")).toBe("x y");
    expect(pasted('<span>hi <img alt="😀"></span>', "hi")).toBe("hi 😀");
  });
});

describe("tables", () => {
  test("of a spreadsheet: tabs, quotes around line breaks, empty cells and lines", () => {
    expect(cellsOf('a\t"b\nc ""d"""\r\n\t2\r\n')).toEqual([
      ["a", 'b\nc "d"'],
      ["", "2"],
    ]);
    expect(tableMarkdown([["a", "b"], ["", ""], ["1"]])).toBe("| a | b |\n| --- | --- |\n| 1 |  |");
    expect(tableMarkdown([["only"]])).toBe("only");
    expect(tableMarkdown([])).toBe("");
  });
});

describe("what becomes of a paste", () => {
  const plan = (text: string, more: { html?: string; has_files?: boolean; selected?: string } = {}) =>
    pastePlan({ text, html: more.html ?? "", has_files: more.has_files ?? false }, more.selected ?? "");
  test("an address over words is a link", () => {
    expect(plan("https://a.example/", { selected: "words" })).toBe("link");
    expect(plan("https://a.example/", { selected: "https://b.example/" })).toBeNull();
    expect(plan("https://a.example/ and", { selected: "words" })).toBeNull();
    expect(plan("https://a.example/")).toBeNull();
  });
  test("what has form is Markdown; lines of an editor of code are not", () => {
    expect(plan("a", { html: "<p>a <b>b</b></p>" })).toBe("html");
    expect(
      plan("a", { html: "<div style='font-family: monospace'><span style='color:red'>a</span></div>" }),
    ).toBeNull();
    expect(plan("a", { html: "<p>a</p>" })).toBeNull();
  });
  test("cells are a table, indented code is none", () => {
    expect(plan("a\tb\n1\t2\n")).toBe("table");
    expect(plan("a\tb")).toBeNull();
    expect(plan("if x:\n\ty\n\tz")).toBeNull();
    expect(plan("\ty\n\tz")).toBeNull();
  });
  test("files are taken by others, but for the picture that a spreadsheet adds", () => {
    expect(plan("", { has_files: true, html: "<img src='x'>" })).toBeNull();
    expect(plan("a\tb", { has_files: true, html: "<table><tr><td>a</td></tr></table>" })).toBe("html");
  });
});
