import { describe, expect, test } from "bun:test";
import type { RichNode, RichText } from "@helloworld/protocol";
import fc from "fast-check";
import { mentionsOf, parseMarkdown, parseMessage, wordsOf } from "../src/index.ts";
import { plainTree } from "../src/plain.ts";

const inline = (source: string) => {
  const [only, ...more] = parseMessage(source);
  expect(more).toEqual([]);
  return typeof only === "object" && only.type === "paragraph" ? only.children : only;
};

describe("spoilers", () => {
  test("hold text with form, over lines too", () => {
    expect(inline("a ||b *c*|| d")).toEqual([
      "a ",
      { type: "spoiler", children: ["b ", { type: "em", children: ["c"] }] },
      " d",
    ]);
    expect(inline("||a\nb||")).toEqual([{ type: "spoiler", children: ["a", { type: "break" }, "b"] }]);
  });

  test("are none within words, with more or fewer bars, escaped or alone", () => {
    for (const text of ["a||b||c", "if (a || b || c)", "|||x|||", "||||", "||x", "|x|"])
      expect(inline(text)).toEqual([text]);
    expect(inline("\\||x||")).toEqual(["||x||"]);
    expect(inline("`||x||`")).toEqual([{ type: "code", text: "||x||" }]);
  });
});

describe("maths", () => {
  test("stands in a line or in lines of its own", () => {
    expect(inline("$x^2$ and $$y$$")).toEqual([
      { type: "maths", block: false, text: "x^2" },
      " and ",
      { type: "maths", block: false, text: "y" },
    ]);
    expect(parseMessage("so\n$$\nx + 1\n\\frac{1}{2}\n$$\nthen")).toEqual([
      { type: "paragraph", children: ["so"] },
      { type: "maths", block: true, text: "x + 1\n\\frac{1}{2}" },
      { type: "paragraph", children: ["then"] },
    ]);
    expect(parseMessage("> $$x$$")).toEqual([{ type: "quote", children: [{ type: "maths", block: true, text: "x" }] }]);
    expect(inline("$\\$ + a$")).toEqual([{ type: "maths", block: false, text: "\\$ + a" }]);
  });

  test("money is text", () => {
    for (const text of [
      "$5 and $10",
      "5$ or 7$, $5 each, or 10$",
      "US$5-$6",
      "$5-$10",
      "$ a $",
      "$$",
      "$$$",
      "$$ cash $",
    ])
      expect(inline(text)).toEqual([text]);
    expect(inline("`$x$`")).toEqual([{ type: "code", text: "$x$" }]);
  });

  test("what does not end is text, also for what follows", () => {
    expect(parseMessage("$$\nx\n\ny\n\n$$\nz\n$$")).toEqual([
      { type: "paragraph", children: ["$$", { type: "break" }, "x"] },
      { type: "paragraph", children: ["y"] },
      { type: "maths", block: true, text: "z" },
    ]);
  });
});

test("emoji of the server, not within words or times", () => {
  expect(inline("hi :Bee_2:! a:b:c 10:30:45 :+1: `:bee:`")).toEqual([
    "hi ",
    { type: "emoji", name: "bee_2" },
    "! a:b:c 10:30:45 :+1: ",
    { type: "code", text: ":bee:" },
  ]);
  expect(wordsOf(parseMessage("so :bee: ||hid|| $x$"))).toBe("so :bee: ▮▮▮ x");
});

test("in a message what is indented is no code, a line below no heading, a file's name no link", () => {
  expect(inline("    not code")).toEqual(["    not code"]);
  expect(parseMessage("hm\n---")).toEqual([{ type: "paragraph", children: ["hm"] }, { type: "rule" }]);
  expect(inline("see main.rs")).toEqual(["see main.rs"]);
  expect(parseMarkdown("    code")).toEqual([{ type: "code_block", language: "", text: "code\n" }]);
  expect(inline("[nowhere]()")).toEqual(["[nowhere]()"]);
  expect(mentionsOf(parseMessage("||@Ada|| and @bob"))).toEqual(["ada", "bob"]);
});

const TYPES = new Set(
  "paragraph strong em strike spoiler quote item row heading list table cell link code code_block maths emoji mention hashtag break rule".split(
    " ",
  ),
);

function check(nodes: RichText): void {
  for (const node of nodes as RichNode[]) {
    if (typeof node === "string") continue;
    expect(TYPES.has(node.type)).toBe(true);
    if (node.type === "link") expect(node.href).toMatch(/^(?:https?:\/\/|mailto:)/i);
    if ("children" in node) check(node.children);
  }
}

const PIECES =
  "|| $ $$ ** * _ ` ``` ~~ > - 1. [ ]( ) <a> :x: @ada #tag \\ | \n \n\n |-| javascript:alert(1) https://a.example a".split(
    / (?!\n)/,
  );

test("no tree holds HTML or a link that is not safe, whatever is written", () => {
  const written = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 300 }),
    fc.array(fc.constantFrom(...PIECES, " ", "\n"), { maxLength: 80 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(written, (source) => {
      check(parseMessage(source));
      check(parseMarkdown(source));
    }),
    { numRuns: 1_000 },
  );
});

test("a text without mark-up has the same tree without the parser", () => {
  const written = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          "a",
          "word",
          "10:30",
          "1.",
          "-",
          "3)",
          "5",
          " ",
          "  ",
          "\n",
          "\t",
          "\r",
          "\r\n",
          "é",
          "😀",
          "\u00a0",
          "\u200b",
          "+1",
          ":b",
          "=",
          "!",
          "^",
          "www.a.de",
          "http:/",
        ),
        { maxLength: 20 },
      )
      .map((pieces) => pieces.join("")),
  );
  let plain = 0;
  fc.assert(
    fc.property(written, (source) => {
      const tree = plainTree(source);
      if (!tree) return;
      plain += 1;
      expect(tree).toEqual(parseMessage(source));
    }),
    { numRuns: 3_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

/** How many characters are looked at while a text is parsed: the same on every machine, however busy. */
function looks(source: string): number {
  const { charCodeAt, slice } = String.prototype;
  let count = 0;
  String.prototype.charCodeAt = function (...at) {
    count += 1;
    return charCodeAt.apply(this, at);
  };
  String.prototype.slice = function (...range) {
    const part = slice.apply(this, range);
    count += part.length;
    return part;
  };
  try {
    parseMessage(source);
  } finally {
    Object.assign(String.prototype, { charCodeAt, slice });
  }
  return count;
}

test("what is four times as long costs about four times as much, however hostile", () => {
  const marks = ["||", "||a ", " ||a||", "a||", "[||", "*||a", "|a|\n|-|\n"];
  const dollars = ["$", "$a ", "$a", "$\\", "$a$", "$$a\n", "$$\n", "$$ $", "> $$\n", "- $$a\n", "`$", "\n$$x\n\n"];
  for (const atom of [...marks, ...dollars, ":a", ":a:", "::", "@a:b:", "[", "*a", "> ", "1. ", "`a``", "[a](b"]) {
    const of = (length: number) => atom.repeat(Math.ceil(length / atom.length));
    expect(looks(of(80_000)) / looks(of(20_000)), atom).toBeLessThan(6);
  }
});
